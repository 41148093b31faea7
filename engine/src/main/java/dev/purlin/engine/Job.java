package dev.purlin.engine;

import java.util.concurrent.CompletableFuture;

/// A request that runs.
public final class Job<T> {
    private final CompletableFuture<Done<T>> future;
    private final AnswerBudget.Share share;
    private final Runnable cancel;

    Job(CompletableFuture<Done<T>> future, AnswerBudget.Share share, Runnable cancel) {
        this.future = future;
        this.share = share;
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

    /// About how many bytes the answer is when written as JSON.
    public int textBytes() {
        return AnswerSize.textBytes(share.bytes());
    }

    /// The answer has left or is not wanted: its memory is for others. A job that failed has done
    /// this by itself.
    public void release() {
        share.release();
    }
}
