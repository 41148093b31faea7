package dev.purlin.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that answers may take, of all requests of a server together: from admission until an
/// answer has left. Safe for all threads.
public final class AnswerBudget {
    /// Part of the heap; the rest is for request bodies, their texts and tokens, and the server.
    private static final int SHARE_OF_HEAP = 2;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /// @param most bytes
    public AnswerBudget(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("most = " + most + ", at least 1");
        }
        this.most = most;
    }

    /// For callers who keep an eye on their answers themselves.
    public static AnswerBudget unbounded() {
        return new AnswerBudget(Long.MAX_VALUE);
    }

    /// Bytes that suit the heap of this process.
    public static long ofHeap() {
        return Math.max(1, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    public long most() {
        return most;
    }

    public long taken() {
        return taken.get();
    }

    /// Takes that many bytes; empty if they are not there now.
    Optional<Share> take(long bytes) {
        while (true) {
            long before = taken.get();
            if (bytes > most - before) {
                return Optional.empty();
            }
            if (taken.compareAndSet(before, before + bytes)) {
                return Optional.of(new Share(bytes));
            }
        }
    }

    /// What one answer has of the budget.
    final class Share {
        private final AtomicLong bytes;

        private Share(long bytes) {
            this.bytes = new AtomicLong(bytes);
        }

        /// The estimate becomes the truth. An answer that turned out larger is not refused any
        /// more: others are, until it has left.
        void settle(long truth) {
            long before = bytes.get();
            if (before != 0 && bytes.compareAndSet(before, truth)) {
                taken.addAndGet(truth - before);
            }
        }

        long bytes() {
            return bytes.get();
        }

        /// Gives all of it back; harmless when that was done.
        void release() {
            taken.addAndGet(-bytes.getAndSet(0));
        }
    }
}
