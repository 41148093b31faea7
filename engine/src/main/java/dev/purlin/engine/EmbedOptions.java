package dev.purlin.engine;

import org.jspecify.annotations.Nullable;

/// How embeddings are finished: cut to `dimensions` first, then scaled to length 1.
///
/// @param dimensions numbers kept from the front; absent keeps all
public record EmbedOptions(TextOptions text, boolean normalize, @Nullable Integer dimensions) {
    public static EmbedOptions defaults() {
        return new EmbedOptions(TextOptions.defaults(), true, null);
    }
}
