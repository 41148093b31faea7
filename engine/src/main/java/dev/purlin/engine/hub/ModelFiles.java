package dev.purlin.engine.hub;

import dev.purlin.engine.model.Cpu;
import dev.purlin.engine.model.DenseModule;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.model.Modules;
import dev.purlin.engine.model.OnnxFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which of a repository's files a model is made of: the configuration, the tokenizer, and one
/// graph with its external data. Small files come first, so that what cannot work fails early.
record ModelFiles(Snapshot snapshot, RepoId repo, ModelChoices choices) {

    private static final List<String> OPTIONAL =
            List.of(ModelFolder.TOKENIZER_CONFIG, ModelFolder.PROMPTS, Modules.FILE);

    // Numbered parts of one graph's external data.
    private static final int MOST_PARTS = 1_000;

    /// Takes them all.
    ///
    /// @return the folder that holds them
    Path take() {
        snapshot.require(
                ModelFolder.CONFIG, "It is no model, or one that transformers does not know.");
        snapshot.require(
                ModelFolder.TOKENIZER,
                "Only fast tokenizers are read. Make the file with Python: transformers'"
                        + " AutoTokenizer.from_pretrained(MODEL).save_pretrained(FOLDER), and give"
                        + " the folder, with an ONNX file in it, as --model-id.");
        OPTIONAL.forEach(snapshot::take);
        takeFirst(ModelFolder.SENTENCE_CONFIGS);
        takeModules();
        takeGraph();
        return snapshot.root();
    }

    private void takeModules() {
        Modules modules = Modules.in(snapshot.root());
        if (choices.pooling() == null) {
            snapshot.take(modules.poolingPath() + "/config.json");
        }
        for (String dense : modules.densePaths(choices)) {
            snapshot.take(dense + "/config.json");
            // The pickled file is not read, but the command that converts it needs it.
            if (snapshot.take(dense + "/" + DenseModule.WEIGHTS).isEmpty()) {
                snapshot.take(dense + "/" + DenseModule.PICKLED_WEIGHTS);
            }
        }
    }

    /// External data first: a graph in the cache then means that its data is there too.
    private void takeGraph() {
        String graph = findGraph();
        for (String name : new TreeSet<>(snapshot.names())) {
            if (name.startsWith(graph) && !name.equals(graph)) {
                snapshot.take(name);
            }
        }
        snapshot.take(graph + ".data");
        if (snapshot.take(graph + "_data").isPresent()) {
            takeParts(graph + "_data_");
        }
        snapshot.require(graph, "Choose another file with --onnx-file.");
    }

    private void takeParts(String prefix) {
        for (int part = 1; part <= MOST_PARTS; part++) {
            if (snapshot.take(prefix + part).isEmpty()) {
                return;
            }
        }
    }

    private String findGraph() {
        for (String name : OnnxFiles.wanted(choices, Cpu.here())) {
            if (snapshot.has(name)) {
                return name;
            }
        }
        if (snapshot.offline()) {
            throw snapshot.offline("An ONNX file");
        }
        String export = "optimum-cli export onnx --model %s FOLDER".formatted(repo);
        return new OnnxFiles(snapshot.names(), repo.name())
                .pick(choices, Cpu.here(), export)
                .file();
    }

    private Optional<Path> takeFirst(List<String> names) {
        return names.stream().map(snapshot::take).flatMap(Optional::stream).findFirst();
    }
}
