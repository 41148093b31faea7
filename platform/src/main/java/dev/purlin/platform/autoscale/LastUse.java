package dev.purlin.platform.autoscale;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Outcomes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// When each deployment last answered a request. Told by event loops, asked by any thread.
public final class LastUse implements Outcomes {
    private final InstantSource clock;
    private final Map<String, AtomicLong> millis = new ConcurrentHashMap<>();

    public LastUse(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void ended(Outcome outcome) {
        String id = outcome.deploymentId();
        if (id != null && outcome.replicaId() != null) {
            millis.computeIfAbsent(id, _ -> new AtomicLong()).set(clock.millis());
        }
    }

    /// The epoch when it did not, since the platform started.
    public Instant of(String deploymentId) {
        AtomicLong last = millis.get(deploymentId);
        return last == null ? Instant.EPOCH : Instant.ofEpochMilli(last.get());
    }
}
