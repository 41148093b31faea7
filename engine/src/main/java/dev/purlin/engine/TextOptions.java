package dev.purlin.engine;

import dev.purlin.tokenizer.Side;
import org.jspecify.annotations.Nullable;

/// How texts are prepared.
///
/// @param truncate whether a text over the model's length is cut; else it is refused
/// @param side the end that is cut off
/// @param promptName which of the model's prompts is put in front; absent is the default one
public record TextOptions(boolean truncate, Side side, @Nullable String promptName) {
    public static TextOptions defaults() {
        return new TextOptions(true, Side.RIGHT, null);
    }
}
