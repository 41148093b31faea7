package dev.purlin.gateway.route;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// Holds the newest snapshot and tells who listens. Safe to use from any thread; a snapshot that is
/// older than the one held is ignored.
public final class SnapshotBoard implements SnapshotSource {
    private final AtomicReference<Snapshot> held;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public SnapshotBoard(Snapshot first) {
        held = new AtomicReference<>(first);
    }

    public void publish(Snapshot next) {
        Snapshot before = held.getAndUpdate(old -> next.number() > old.number() ? next : old);
        if (next.number() > before.number()) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public Snapshot current() {
        return held.get();
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
