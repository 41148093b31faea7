package dev.purlin.gateway;

import dev.purlin.gateway.admission.WaitingRooms;
import dev.purlin.gateway.route.Demand;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.SnapshotSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What all event loops share: the settings, the seams, the waiting rooms and a few counters. Safe
/// to use from any thread.
final class Commons {
    final GatewaySettings settings;
    final Transport transport;
    final SnapshotSource snapshots;
    final Demand demand;
    final Outcomes outcomes;
    final WaitingRooms rooms = new WaitingRooms(System::nanoTime);

    /// Open connections of callers.
    final AtomicInteger connections = new AtomicInteger();

    /// Bytes held of bodies in which `model` is looked for.
    final AtomicLong searchedBytes = new AtomicLong();

    private volatile boolean draining;

    Commons(
            GatewaySettings settings,
            Transport transport,
            SnapshotSource snapshots,
            Demand demand,
            Outcomes outcomes) {
        this.settings = settings;
        this.transport = transport;
        this.snapshots = snapshots;
        this.demand = demand;
        this.outcomes = outcomes;
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
