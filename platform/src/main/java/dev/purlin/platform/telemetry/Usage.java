package dev.purlin.platform.telemetry;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Who used which endpoint how much since the platform started. Told by event loops, read by
/// anybody.
public final class Usage implements Outcomes {
    /// What comes after that many pairs of key and endpoint is counted for no key.
    private static final int MOST = 10_000;

    private static final String NOBODY = "";
    private static final int FIRST_ERROR = 400;

    private final Instant since;
    private final Map<Who, Sums> sums = new ConcurrentHashMap<>();

    private record Who(String keyPrefix, String endpointId) {}

    private static final class Sums {
        private final LongAdder requests = new LongAdder();
        private final LongAdder errors = new LongAdder();
        private final LongAdder bytesIn = new LongAdder();
        private final LongAdder bytesOut = new LongAdder();
        private final LongAdder busyNanos = new LongAdder();
    }

    /// What a key used of an endpoint.
    ///
    /// @param keyPrefix empty where none was needed
    /// @param errors answers of 400 or more
    /// @param busy time at replicas, of all requests together
    public record Used(
            String keyPrefix,
            String endpointId,
            long requests,
            long errors,
            long bytesIn,
            long bytesOut,
            Duration busy) {}

    public Usage(Instant since) {
        this.since = since;
    }

    public Instant since() {
        return since;
    }

    @Override
    public void ended(Outcome outcome) {
        String endpoint = outcome.endpointId();
        if (endpoint == null) {
            return;
        }
        String prefix = outcome.keyPrefix() == null ? NOBODY : outcome.keyPrefix();
        var who = new Who(prefix, endpoint);
        boolean fits = sums.size() < MOST || sums.containsKey(who);
        Sums sum = sums.computeIfAbsent(fits ? who : new Who(NOBODY, endpoint), _ -> new Sums());
        sum.requests.increment();
        sum.errors.add(outcome.status() >= FIRST_ERROR ? 1 : 0);
        sum.bytesIn.add(outcome.bytesIn());
        sum.bytesOut.add(outcome.bytesOut());
        sum.busyNanos.add(outcome.took().minus(outcome.waited()).toNanos());
    }

    /// By endpoint, then by key.
    public List<Used> all() {
        return sums.entrySet().stream()
                .map(entry -> used(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Used::endpointId).thenComparing(Used::keyPrefix))
                .toList();
    }

    private static Used used(Who who, Sums sums) {
        return new Used(
                who.keyPrefix(),
                who.endpointId(),
                sums.requests.sum(),
                sums.errors.sum(),
                sums.bytesIn.sum(),
                sums.bytesOut.sum(),
                Duration.ofNanos(sums.busyNanos.sum()));
    }
}
