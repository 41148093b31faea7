package dev.purlin.engine.batch;

import java.util.Arrays;

/// When each text of a request was queued, run and done, in nanoseconds of the batcher's clock.
/// Written under the batcher's lock, read once the request has ended.
public final class Timeline {
    private static final int USUAL_TEXTS = 4;

    private long[] queueNanos = new long[USUAL_TEXTS];
    private long[] runNanos = new long[USUAL_TEXTS];
    private long[] doneAt = new long[USUAL_TEXTS];
    private int texts;

    Timeline() {}

    /// One more text.
    void add() {
        if (texts == queueNanos.length) {
            queueNanos = Arrays.copyOf(queueNanos, 2 * texts);
            runNanos = Arrays.copyOf(runNanos, 2 * texts);
            doneAt = Arrays.copyOf(doneAt, 2 * texts);
        }
        texts++;
    }

    void ran(int text, long queuedAt, long startedAt, long nanos) {
        queueNanos[text] = startedAt - queuedAt;
        runNanos[text] = nanos;
        doneAt[text] = startedAt + nanos;
    }

    public int texts() {
        return texts;
    }

    /// How long a text waited.
    public long queueNanos(int text) {
        return queueNanos[text];
    }

    /// How long the run took that it was in.
    public long runNanos(int text) {
        return runNanos[text];
    }

    /// When that run had ended.
    public long doneAt(int text) {
        return doneAt[text];
    }
}
