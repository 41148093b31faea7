package dev.purlin.tokenizer;

import org.jspecify.annotations.Nullable;

/// The tokenizer library refused its file or a text.
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenizerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
