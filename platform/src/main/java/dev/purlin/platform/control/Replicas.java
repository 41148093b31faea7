package dev.purlin.platform.control;

import dev.purlin.platform.control.FleetView.ReplicaView;
import dev.purlin.platform.driver.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The replicas of one deployment, oldest first. Belongs to the reconciler's thread.
final class Replicas {
    /// So long nobody must have called one that yields, or two in turn would never both answer.
    private static final Duration LEAST_IDLE = Duration.ofSeconds(3);

    private final SequencedMap<String, Kept> byId = new LinkedHashMap<>();

    void add(Kept kept) {
        byId.put(kept.replicaId(), kept);
    }

    void remove(Kept kept) {
        byId.remove(kept.replicaId());
    }

    Kept get(String id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow();
    }

    /// A copy, so that some may be removed meanwhile.
    List<Kept> all() {
        return List.copyOf(byId.values());
    }

    List<Seen> seen() {
        return byId.values().stream().map(Kept::seen).toList();
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /// How many are there to answer requests, or will be.
    int counted() {
        return (int) counting().count();
    }

    private Stream<Kept> counting() {
        return byId.values().stream().filter(kept -> kept.seen().counts());
    }

    boolean isAnyLeaving() {
        return byId.values().stream().anyMatch(kept -> kept.stage() == Seen.Stage.LEAVING);
    }

    /// Since when all of them have had nothing to do; null when one has, is not ready, or when that
    /// is too short a time to yield.
    @Nullable Instant idleSince(Instant now, Instant lastUse, ToIntFunction<String> inFlight) {
        List<Kept> counting = counting().toList();
        boolean allReady = counting.stream().allMatch(kept -> kept.stage() == Seen.Stage.READY);
        if (counting.isEmpty() || !allReady) {
            return null;
        }
        Instant since =
                counting.stream()
                        .map(kept -> now.minus(Objects.requireNonNull(kept.readyFor(now))))
                        .reduce(lastUse, Replicas::later);
        boolean isBusy =
                Duration.between(since, now).compareTo(LEAST_IDLE) < 0
                        || counting.stream()
                                .anyMatch(kept -> inFlight.applyAsInt(kept.replicaId()) > 0);
        return isBusy ? null : since;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// Those of them that the driver sees.
    List<ReplicaView> views(Map<String, Observed> observed) {
        return byId.values().stream()
                .filter(kept -> observed.containsKey(kept.replicaId()))
                .map(kept -> view(kept, Objects.requireNonNull(observed.get(kept.replicaId()))))
                .toList();
    }

    private static ReplicaView view(Kept kept, Observed seen) {
        return new ReplicaView(
                kept.replicaId(),
                kept.stage(),
                seen.host(),
                seen.port(),
                seen.pid(),
                seen.startedAt());
    }
}
