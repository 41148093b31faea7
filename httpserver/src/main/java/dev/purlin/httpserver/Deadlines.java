package dev.purlin.httpserver;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// What every open connection may take for what it is doing, looked through now and then.
///
/// Belongs to the event loop: no other thread touches it.
final class Deadlines {
    private final Set<Watched> open = new HashSet<>();
    private final LongSupplier nanos;

    Deadlines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    int size() {
        return open.size();
    }

    Watched open(Duration limit, Runnable late) {
        var watched = new Watched();
        watched.expect(limit, late);
        open.add(watched);
        return watched;
    }

    /// Calls those that are late, each once for what it expected.
    void sweep() {
        long now = nanos.getAsLong();
        for (Watched watched : List.copyOf(open)) {
            if (watched.armed && now - watched.at >= 0) {
                watched.armed = false;
                watched.late.run();
            }
        }
    }

    /// One connection's current expectation.
    final class Watched {
        private long at;
        private boolean armed;
        private Runnable late = () -> {};

        /// From now on this, instead of what was expected before.
        void expect(Duration limit, Runnable then) {
            at = nanos.getAsLong() + limit.toNanos();
            late = then;
            armed = true;
        }

        void close() {
            open.remove(this);
        }
    }
}
