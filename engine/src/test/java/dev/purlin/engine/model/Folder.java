package dev.purlin.engine.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A model folder made by hand, one file at a time.
record Folder(Path root) {

    static final String BERT =
            """
            {"architectures": ["BertModel"], "model_type": "bert", "max_position_embeddings": 512,
             "vocab_size": 30522, "pad_token_id": 0}
            """;

    static Folder in(Path root) {
        return new Folder(root);
    }

    /// A BERT that is complete.
    static Folder bert(Path root) {
        return in(root).with("config.json", BERT)
                .with("tokenizer.json", "{}")
                .with("model.onnx", "");
    }

    /// A model that is complete but for what the configuration given says.
    static Folder configured(Path root, String config) {
        return bert(root).with("config.json", config);
    }

    Folder with(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Folder without(String name) {
        try {
            Files.delete(root.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ModelFolder read() {
        return read(ModelChoices.defaults());
    }

    ModelFolder read(ModelChoices choices) {
        return ModelFolder.read(root, choices, Cpu.X86_VNNI);
    }

    ModelCard card() {
        return read().card();
    }

    ModelCard card(ModelChoices choices) {
        return read(choices).card();
    }
}
