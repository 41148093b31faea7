package dev.purlin.platform.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The steps in which a deployment takes an environment over, the last with all requests. Pure.
///
/// @param previousLeast replicas that the deployment before has before the first step; 0 leaves
///   that to its load
record Stages(List<Stage> steps, int previousLeast) {
    static final int ALL = 100;
    static final int NO_LIMIT = Integer.MAX_VALUE;

    private static final int RAMP_STEPS = 10;

    /// A step.
    ///
    /// @param percent of the requests that go to the candidate from here on
    /// @param replicas ready ones that it needs for that
    /// @param previousMost replicas that the deployment before keeps until this step is reached
    /// @param stay how long this step lasts at least
    record Stage(int percent, int replicas, int previousMost, Duration stay) {}

    Stages {
        steps = List.copyOf(steps);
    }

    static Stages atOnce(int goal) {
        return new Stages(List.of(new Stage(ALL, goal, NO_LIMIT, Duration.ZERO)), 0);
    }

    static Stages ramp(int goal, int seconds) {
        var steps = new ArrayList<Stage>();
        Duration stay = Duration.ofSeconds(seconds).dividedBy(RAMP_STEPS);
        for (int step = 1; step < RAMP_STEPS; step++) {
            steps.add(new Stage(step * ALL / RAMP_STEPS, goal, NO_LIMIT, stay));
        }
        steps.add(new Stage(ALL, goal, NO_LIMIT, Duration.ZERO));
        return new Stages(steps, 0);
    }

    /// With the share of the requests goes the share of the replicas. Unless the settings allow no
    /// replica more, one of the deployment before stays to the end.
    static Stages rolling(int goal, RollingSettings settings) {
        int surge = ceil(goal * settings.surgePercent());
        int unavailable = goal * settings.unavailablePercent() / ALL;
        int batch = Math.max(1, surge + unavailable);
        int kept = surge == 0 ? 0 : 1;
        var stay = Duration.ofSeconds(settings.stabilizationSeconds());
        var steps = new ArrayList<Stage>();
        for (int before = 0; before < goal; before += batch) {
            int replicas = Math.min(goal, before + batch);
            int missing = surge == 0 ? replicas - before : unavailable;
            boolean isFree = before == 0 && missing == 0;
            int previousMost = isFree ? NO_LIMIT : Math.max(kept, goal - before - missing);
            steps.add(new Stage(replicas * ALL / goal, replicas, previousMost, stay));
        }
        int overhead = settings.overheadPercent();
        return new Stages(steps, overhead == 0 ? 0 : goal + ceil(goal * overhead));
    }

    /// Of hundredths.
    private static int ceil(int hundredths) {
        return (hundredths + ALL - 1) / ALL;
    }

    /// The step that has been reached with a share; absent before the first.
    Optional<Stage> reached(int percent) {
        return steps.reversed().stream().filter(step -> step.percent() <= percent).findFirst();
    }

    /// The step after that; absent after the last.
    Optional<Stage> after(int percent) {
        return steps.stream().filter(step -> step.percent() > percent).findFirst();
    }
}
