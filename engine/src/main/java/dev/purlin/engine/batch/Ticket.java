package dev.purlin.engine.batch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request in the batcher: its texts that wait, and the results that came so far. Texts may be
/// added while others already run; [Batcher#seal] says that no more will come.
///
/// All fields but the future belong to the batcher's lock.
public final class Ticket<T extends Sized, R> {
    private final CompletableFuture<Ran<R>> future = new CompletableFuture<>();
    private final List<@Nullable R> results = new ArrayList<>();

    /// Texts that wait, in their order.
    final SequencedSet<Entry<T, R>> waiting = new LinkedHashSet<>();

    /// Tokens this request was served, on the scale that all waiting requests share: the least
    /// served goes first. A newcomer starts at the level of those being served.
    long served;

    /// Set aside in the queue for texts that are still to come.
    long reserved;

    long tokens;
    boolean sealed;
    boolean ended;
    private final Timeline times = new Timeline();
    private int missing;

    Ticket() {}

    /// What came of the request.
    ///
    /// @param results one per text, in their order
    /// @param times of each text
    public record Ran<R>(List<R> results, Timeline times) {}

    /// Completed on the thread of the last run. Cancelling this future does not cancel the work:
    /// use [Batcher#cancel].
    public CompletableFuture<Ran<R>> future() {
        return future;
    }

    int nextIndex() {
        results.add(null);
        times.add();
        missing++;
        return results.size() - 1;
    }

    void arrived(Entry<T, R> entry, R result, long startedAt, long nanos) {
        results.set(entry.index, result);
        missing--;
        times.ran(entry.index, entry.queuedAt, startedAt, nanos);
    }

    boolean complete() {
        return sealed && missing == 0 && !ended;
    }

    /// To be called once, when [#complete()], and published outside the lock.
    Ran<R> ran() {
        List<R> all = new ArrayList<>(results.size());
        for (R result : results) {
            all.add(java.util.Objects.requireNonNull(result));
        }
        return new Ran<>(all, times);
    }
}
