package dev.purlin.engine;

import java.util.concurrent.CompletableFuture;

/// A request that runs.
public final class Job<T> {
    private final CompletableFuture<Done<T>> future;
    private final Runnable cancel;

    Job(CompletableFuture<Done<T>> future, Runnable cancel) {
        this.future = future;
        this.cancel = cancel;
    }

    /// The answer. Fails with an [EngineException], or with a
    /// [java.util.concurrent.CancellationException] after [#cancel()].
    public CompletableFuture<Done<T>> future() {
        return future;
    }

    /// Nobody waits for the answer any more: texts that have not begun to run never will.
    public void cancel() {
        cancel.run();
    }
}
