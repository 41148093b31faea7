package dev.purlin.engine.model;

import java.util.OptionalInt;
import java.util.Set;

/// How a model numbers the places of tokens.
///
/// @param offset number of the first token
/// @param most tokens that fit, by the configuration; empty where it does not say
/// @param table a longer text would read past the end of a table, so that the limit is hard
record Positions(int offset, OptionalInt most, boolean table) {

    // Families that count from behind the padding token's id, as fairseq did.
    private static final Set<String> FROM_BEHIND_PADDING =
            Set.of(
                    "camembert",
                    "data2vec-text",
                    "ibert",
                    "mpnet",
                    "roberta",
                    "roberta-prelayernorm",
                    "xlm-roberta",
                    "xlm-roberta-xl",
                    "xmod");

    private static final Set<String> OTHER_TABLES =
            Set.of("albert", "bert", "distilbert", "electra", "ernie", "mobilebert");

    // In these families the padding token's id is 1 unless the configuration says otherwise.
    private static final int USUAL_PADDING = 1;

    static Positions in(ConfigFile config) {
        String family = config.text("model_type").orElse("");
        int offset = 0;
        if (FROM_BEHIND_PADDING.contains(family)) {
            offset = Math.max(0, config.integer("pad_token_id").orElse(USUAL_PADDING)) + 1;
        }
        OptionalInt places = firstOf(config, "max_position_embeddings", "max_trained_positions");
        boolean absolute =
                config.text("position_embedding_type").orElse("absolute").equals("absolute");
        boolean table =
                absolute && (FROM_BEHIND_PADDING.contains(family) || OTHER_TABLES.contains(family));
        if (places.isEmpty()) {
            return new Positions(offset, places, table);
        }
        int most = places.getAsInt() - offset;
        if (most < 1) {
            throw new ModelException.BadConfig(
                    "%s: %d positions, of which the first %d are not used, leave none"
                            .formatted(config.file(), places.getAsInt(), offset),
                    "Correct `max_position_embeddings` or `pad_token_id`.");
        }
        return new Positions(offset, OptionalInt.of(most), table);
    }

    private static OptionalInt firstOf(ConfigFile config, String... keys) {
        for (String key : keys) {
            OptionalInt value = config.integer(key);
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalInt.empty();
    }
}
