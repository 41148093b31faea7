package dev.purlin.tokenizer;

/// How a text that is too long is shortened.
///
/// @param mostTokens tokens kept at most, special tokens included
/// @param side the end that loses tokens
public record Cut(int mostTokens, Side side) {
    public Cut {
        if (mostTokens < 1) {
            throw new IllegalArgumentException("mostTokens = " + mostTokens + ", at least 1");
        }
    }

    public static Cut none() {
        return new Cut(Integer.MAX_VALUE, Side.RIGHT);
    }
}
