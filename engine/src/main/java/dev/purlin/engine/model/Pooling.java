package dev.purlin.engine.model;

import java.util.Locale;
import java.util.Optional;

/// How the vectors of a text's tokens become one vector of the text.
public enum Pooling {
    /// The first token's.
    CLS,
    /// The mean over all tokens.
    MEAN,
    /// The last token's.
    LAST_TOKEN,
    /// From a masked-language head: per word of the vocabulary, the largest ln(1 + relu(logit)).
    SPLADE;

    /// As users write it: `last-token`.
    public String flag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Reads what users write.
    public static Optional<Pooling> parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT).replace('_', '-')) {
            case "cls" -> Optional.of(CLS);
            case "mean" -> Optional.of(MEAN);
            case "last-token", "lasttoken" -> Optional.of(LAST_TOKEN);
            case "splade" -> Optional.of(SPLADE);
            default -> Optional.empty();
        };
    }
}
