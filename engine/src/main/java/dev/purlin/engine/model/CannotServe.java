package dev.purlin.engine.model;

import org.jspecify.annotations.Nullable;

/// Why a model cannot be served. The message says what was found, with its place and value;
/// [#help()] is the way out, one or two sentences for the person who started the model.
public abstract class CannotServe extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String help;

    protected CannotServe(String message, String help, @Nullable Throwable cause) {
        super(message, cause);
        this.help = help;
    }

    /// What to do about it.
    public String help() {
        return help;
    }
}
