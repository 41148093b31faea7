package dev.purlin.engine.batch;

/// Something with a length in tokens, which is all that batching needs to know of it.
public interface Sized {
    /// At least 1.
    int tokens();
}
