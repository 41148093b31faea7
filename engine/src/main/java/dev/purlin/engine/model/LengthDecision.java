package dev.purlin.engine.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// How long a text may be: as asked, else the sentence configuration's `max_seq_length`, else the
/// number of positions, else what the tokenizer was saved with.
record LengthDecision(
        Path root,
        ConfigFile config,
        ConfigFile tokenizerConfig,
        Positions positions,
        ModelChoices choices,
        List<String> notes) {

    // Tokens. Tokenizers saved without a length carry 10^30; the longest models take a few million.
    private static final int LONGEST_BELIEVED = 10_000_000;

    int decide() {
        Integer asked = choices.maxSeqLength();
        if (asked != null) {
            return allowed(asked);
        }
        OptionalInt trained = sentenceLength();
        if (trained.isPresent()) {
            return clamped(trained.getAsInt());
        }
        if (positions.most().isPresent()) {
            return positions.most().getAsInt();
        }
        return tokenizerLength().orElseThrow(this::unknown);
    }

    private int allowed(int asked) {
        OptionalInt most = positions.most();
        if (positions.table() && most.isPresent() && asked > most.getAsInt()) {
            throw new ModelException.BadConfig(
                    "--max-seq-length is %,d, but the model has %,d positions"
                            .formatted(asked, most.getAsInt()),
                    "Give at most %d.".formatted(most.getAsInt()));
        }
        return asked;
    }

    private int clamped(int trained) {
        OptionalInt most = positions.most();
        if (!positions.table() || most.isEmpty() || trained <= most.getAsInt()) {
            return trained;
        }
        notes.add(
                "max_seq_length is %,d, but the model has %,d positions; %,d tokens are taken"
                        .formatted(trained, most.getAsInt(), most.getAsInt()));
        return most.getAsInt();
    }

    private OptionalInt sentenceLength() {
        for (String name : ModelFolder.SENTENCE_CONFIGS) {
            Optional<ConfigFile> sentence = ConfigFile.readIfPresent(root.resolve(name));
            if (sentence.isPresent()) {
                return positive(sentence.get(), "max_seq_length");
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt positive(ConfigFile file, String key) {
        OptionalInt length = file.integer(key);
        if (length.isPresent() && length.getAsInt() < 1) {
            throw file.wrong(key, file.root().path(key), "1 or more");
        }
        return length;
    }

    private OptionalInt tokenizerLength() {
        JsonNode length = tokenizerConfig.root().path("model_max_length");
        if (!length.isNumber()) {
            return OptionalInt.empty();
        }
        double tokens = length.doubleValue();
        return tokens >= 1 && tokens <= LONGEST_BELIEVED
                ? OptionalInt.of((int) tokens)
                : OptionalInt.empty();
    }

    private ModelException unknown() {
        return new ModelException.BadConfig(
                "%s: no `max_position_embeddings`, and no sentence configuration with a"
                                .formatted(config.file())
                        + " `max_seq_length`, so the longest text is not known",
                "Give it in tokens with --max-seq-length.");
    }
}
