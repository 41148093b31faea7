package dev.purlin.bench;

import dev.purlin.bench.LoadResult.Ending;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// What is left to send in one part of a run (its warm-up, or what counts), shared by its lanes.
final class Phase {
    final long startNanos;
    private final long mostRequests;
    private final long forNanos;
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicReference<Ending> ending = new AtomicReference<>(Ending.COMPLETE);

    Phase(End end, int bodies, long startNanos) {
        this.startNanos = startNanos;
        mostRequests =
                switch (end) {
                    case End.Requests(long count) -> count;
                    case End.OnePass() -> bodies;
                    case End.After(_) -> Long.MAX_VALUE;
                };
        forNanos =
                switch (end) {
                    case End.Requests(_), End.OnePass() -> Long.MAX_VALUE;
                    case End.After(var duration) -> duration.toNanos();
                };
    }

    /// The number of the next request; to be sent only if [#covers] says so.
    long nextTicket() {
        return tickets.getAndIncrement();
    }

    boolean covers(long ticket, long dueNanos) {
        return ticket < mostRequests
                && dueNanos - startNanos < forNanos
                && ending.get() == Ending.COMPLETE;
    }

    /// Nothing more is sent; the first reason given stays.
    void cutShort(Ending reason) {
        ending.compareAndSet(Ending.COMPLETE, reason);
    }

    Ending ending() {
        return ending.get();
    }
}
