package dev.purlin.engine.model;

import dev.purlin.tokenizer.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A folder that has everything needed to serve one model, and what its files say.
///
/// @param onnxFile the graph; files with its external data stand beside it
/// @param tokenizerFile a `tokenizer.json`
public record ModelFolder(Path root, Path onnxFile, Path tokenizerFile, ModelCard card) {

    public static final String CONFIG = "config.json";
    public static final String TOKENIZER = "tokenizer.json";
    public static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    public static final String PROMPTS = "config_sentence_transformers.json";

    /// May give a length; the first of these that a folder has is read.
    public static final List<String> SENTENCE_CONFIGS =
            List.of(
                    "sentence_bert_config.json",
                    "sentence_roberta_config.json",
                    "sentence_distilbert_config.json",
                    "sentence_camembert_config.json",
                    "sentence_albert_config.json",
                    "sentence_xlm-roberta_config.json",
                    "sentence_xlnet_config.json");

    // Some families write -1 where they have no padding token.
    private static final int ABSENT = -1;

    /// Reads the configuration and chooses the ONNX file; opens neither graph nor tokenizer.
    ///
    /// @throws ModelException with the file, the key, the value and the way out
    public static ModelFolder read(Path root, ModelChoices choices) {
        return read(root, choices, Cpu.here());
    }

    static ModelFolder read(Path root, ModelChoices choices, Cpu cpu) {
        if (!Files.isDirectory(root)) {
            throw new ModelException.FileMissing(
                    "There is no folder " + root,
                    "Give a folder with config.json, tokenizer.json and an ONNX file.");
        }
        ConfigFile config =
                ConfigFile.readRequired(
                        root.resolve(CONFIG),
                        "Give the model's own folder: the one with config.json in it.");
        Path tokenizer = tokenizer(root);
        List<String> notes = new ArrayList<>();
        Modules modules = Modules.in(root);
        ModelKind kind = new KindDecision(root, config, modules, choices, notes).decide();
        OnnxFiles.Pick graph =
                OnnxFiles.in(root, choices).pick(choices, cpu, exportCommand(root, kind));
        ModelCard card = card(root, config, modules, choices, kind, graph.dtype(), notes);
        return new ModelFolder(root, root.resolve(graph.file()), tokenizer, card);
    }

    private static ModelCard card(
            Path root,
            ConfigFile config,
            Modules modules,
            ModelChoices choices,
            ModelKind kind,
            Dtype dtype,
            List<String> notes) {
        ConfigFile sentences = ConfigFile.readOrEmpty(root.resolve(PROMPTS));
        ConfigFile tokenizerConfig = ConfigFile.readOrEmpty(root.resolve(TOKENIZER_CONFIG));
        Positions positions = Positions.in(config);
        int length =
                new LengthDecision(root, config, tokenizerConfig, positions, choices, notes)
                        .decide();
        return new ModelCard(
                config.text("model_type").orElse(""),
                kind,
                length,
                positions.offset(),
                padTokenId(config),
                paddingSide(tokenizerConfig),
                Prompts.in(sentences, choices),
                promptPooled(root, modules),
                modules.dense(root, choices),
                config.integer("vocab_size"),
                appendedTokenId(config),
                dtype,
                notes);
    }

    private static Path tokenizer(Path root) {
        Path file = root.resolve(TOKENIZER);
        if (!Files.isRegularFile(file)) {
            throw ModelException.FileMissing.at(
                    file,
                    "Only fast tokenizers are read. Make the file with Python: transformers'"
                            + " AutoTokenizer.from_pretrained(MODEL).save_pretrained(FOLDER).");
        }
        return file;
    }

    private static String exportCommand(Path root, ModelKind kind) {
        String task =
                switch (kind) {
                    case ModelKind.Embedding _ -> "feature-extraction";
                    case ModelKind.Sparse _ -> "fill-mask";
                    case ModelKind.Classifier _, ModelKind.Reranker _ -> "text-classification";
                };
        return "optimum-cli export onnx --model %s --task %s %s-onnx".formatted(root, task, root);
    }

    private static boolean promptPooled(Path root, Modules modules) {
        return ConfigFile.readIfPresent(modules.poolingFolder(root).resolve(CONFIG))
                .map(file -> file.flag("include_prompt", true))
                .orElse(true);
    }

    private static int padTokenId(ConfigFile config) {
        int pad = config.integer("pad_token_id").orElse(ABSENT);
        return pad >= 0 ? pad : Math.max(0, config.firstInteger("eos_token_id").orElse(0));
    }

    private static Side paddingSide(ConfigFile tokenizerConfig) {
        String side = tokenizerConfig.text("padding_side").orElse("right");
        return switch (side) {
            case "right" -> Side.RIGHT;
            case "left" -> Side.LEFT;
            default ->
                    throw tokenizerConfig.wrong(
                            "padding_side",
                            tokenizerConfig.root().path("padding_side"),
                            "`left` or `right`");
        };
    }

    /// Qwen2 embedding models with code of their own were trained with `<|endoftext|>` behind each
    /// text, which their `tokenizer.json` does not add.
    private static OptionalInt appendedTokenId(ConfigFile config) {
        boolean qwen2 = config.text("model_type").orElse("").equals("qwen2");
        String model = config.object("auto_map").text("AutoModel").orElse("");
        return qwen2 && model.equals("modeling_qwen.Qwen2Model")
                ? OptionalInt.of(151_643)
                : OptionalInt.empty();
    }
}
