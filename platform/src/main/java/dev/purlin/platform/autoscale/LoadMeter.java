package dev.purlin.platform.autoscale;

import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Outcomes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The load of each deployment between two looks: requests at once now, or the mean of those that
/// ended since the last look, whichever is more. So requests too short to be met by a look count
/// all the same. Told by event loops, asked by one thread.
public final class LoadMeter implements Outcomes {
    private final Map<String, LongAdder> busyNanos = new ConcurrentHashMap<>();

    @Override
    public void ended(Outcome outcome) {
        String id = outcome.deploymentId();
        if (id != null && outcome.replicaId() != null) {
            // One nanosecond at least: that somebody called is load.
            busyNanos
                    .computeIfAbsent(id, _ -> new LongAdder())
                    .add(Math.max(1, outcome.took().minus(outcome.waited()).toNanos()));
        }
    }

    /// The load since the look before, which is thereby taken.
    double take(String deploymentId, LoadReport report, Duration sinceLastLook) {
        LongAdder busy = busyNanos.get(deploymentId);
        double ended =
                busy == null
                        ? 0
                        : busy.sumThenReset() / (double) Math.max(1, sinceLastLook.toNanos());
        double now =
                report.deployments().stream()
                        .filter(load -> load.deploymentId().equals(deploymentId))
                        .mapToInt(LoadMeter::atOnce)
                        .sum();
        return Math.max(now, ended);
    }

    private static int atOnce(DeploymentLoad load) {
        return load.inFlight() + load.waiting();
    }

    void forgetAllBut(Map<String, ?> known) {
        busyNanos.keySet().retainAll(known.keySet());
    }
}
