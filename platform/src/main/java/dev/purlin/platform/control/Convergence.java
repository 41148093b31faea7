package dev.purlin.platform.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is to be done so that what exists becomes what is wanted. Pure: the reconciler does it.
final class Convergence {
    /// One step.
    sealed interface Step {
        record Start() implements Step {}

        /// Takes no new requests from now on, and is stopped when it has none left.
        record Retire(String replicaId) implements Step {}
    }

    private Convergence() {}

    /// The steps that are due now. A replica that must wait for its start is no step: the decision
    /// is made again then.
    static List<Step> steps(int wanted, List<Seen> replicas, Crashes crashes, Instant now) {
        List<Seen> counted = replicas.stream().filter(Seen::counts).toList();
        var steps = new ArrayList<Step>();
        for (int i = counted.size(); i < wanted && crashes.mayStart(now); i++) {
            steps.add(new Step.Start());
        }
        counted.stream()
                .sorted(Comparator.comparingInt(Convergence::worth).thenComparing(newestFirst()))
                .limit(Math.max(0, counted.size() - wanted))
                .forEach(seen -> steps.add(new Step.Retire(seen.replicaId())));
        return steps;
    }

    /// Those that answer nobody go first; of equals the newest, whose caches are the coldest.
    private static int worth(Seen seen) {
        return switch (seen.stage()) {
            case FAILING -> 0;
            case STARTING -> 1;
            case READY, LEAVING, STOPPING -> 2;
        };
    }

    private static Comparator<Seen> newestFirst() {
        return Comparator.comparing(Seen::startedAt).reversed();
    }
}
