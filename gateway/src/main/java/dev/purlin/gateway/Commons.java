package dev.purlin.gateway;

import dev.purlin.gateway.admission.WaitingRooms;
import dev.purlin.gateway.route.Demand;
import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.SnapshotSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What all event loops share: the settings, the seams, the waiting rooms and a few counters. Safe
/// to use from any thread.
final class Commons {
    private static final System.Logger LOG = System.getLogger("dev.purlin.gateway");

    final GatewaySettings settings;
    final Transport transport;
    final SnapshotSource snapshots;
    private final Demand demand;
    private final Outcomes outcomes;
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

    /// Somebody else's failure must not end a request in the middle.
    void ended(Outcome outcome) {
        try {
            outcomes.ended(outcome);
        } catch (RuntimeException e) {
            failed("outcome " + outcome.requestId(), e);
        }
    }

    void wanted(String deploymentId) {
        try {
            demand.wanted(deploymentId);
        } catch (RuntimeException e) {
            failed("demand for " + deploymentId, e);
        }
    }

    void failed(String what, RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, what + " failed", e);
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
