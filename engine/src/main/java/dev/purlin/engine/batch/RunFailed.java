package dev.purlin.engine.batch;

/// The model failed on a text; the cause says how.
public final class RunFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailed(Throwable cause) {
        super("The model failed on a text", cause);
    }
}
