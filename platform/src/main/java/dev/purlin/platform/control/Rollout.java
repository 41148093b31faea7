package dev.purlin.platform.control;

import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.Stages.Stage;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.PromotionRow.Progress;
import dev.purlin.platform.store.PromotionRow.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is to be done about one promotion at one moment. Pure: the reconciler does it.
///
/// @param settings how the candidate gets in
/// @param previous null when the environment pointed at nothing, or that is gone
/// @param progressAt when something last became better
record Rollout(
        PromotionRow promotion,
        PromotionSettings settings,
        DeploymentView candidate,
        @Nullable DeploymentView previous,
        Instant now,
        Instant progressAt) {
    /// A candidate that has not become ready in so long will not.
    static final Duration PATIENCE = Duration.ofHours(1);

    /// So long, who called a promotion off waits for the replicas that the deployment before lacks.
    static final Duration PATIENCE_BACK = Duration.ofMinutes(10);

    /// One step.
    sealed interface Step {
        String why();

        /// The share stays what it is. The candidate has so many replicas at least; the deployment
        /// before so many at least and at most.
        record Wait(int replicas, int previousLeast, int previousMost, String why)
                implements Step {}

        /// The candidate gets a larger share; 0 only notes the goal.
        record Share(int percent, int goal, String why) implements Step {}

        /// All requests go to the candidate, for good.
        record Move(String why) implements Step {}

        /// All requests go where they went before, and nothing more is tried.
        record Back(Status status, String why) implements Step {}
    }

    static Step gone(PromotionRow promotion) {
        return new Step.Back(Status.FAILED, "deployment " + promotion.deploymentId() + " is gone");
    }

    Step step() {
        return switch (candidate.status()) {
            case BUILD_FAILED, DEPLOY_FAILED, DEACTIVATING, INACTIVE ->
                    new Step.Back(
                            Status.FAILED,
                            "deployment " + candidate.deploymentId() + " is " + candidate.status());
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP ->
                    switch (promotion.status()) {
                        case RELEASING, RAMPING_UP -> forward();
                        case PAUSED -> wait(heldReplicas(), "it is paused");
                        case RAMPING_DOWN -> back();
                        case SUCCEEDED, FAILED, CANCELED ->
                                throw new IllegalStateException(promotion.id() + " has ended");
                    };
        };
    }

    private Progress progress() {
        return promotion.progress();
    }

    private int ready() {
        return candidate.ready().size();
    }

    private int previousReady() {
        return previous == null ? 0 : previous.ready().size();
    }

    /// The candidate is to have as many replicas as what it replaces, within its own limits, so
    /// that it can bear what comes at it in the next moment.
    private int goal() {
        return progress().goal() > 0
                ? progress().goal()
                : candidate.scaling().clamp(Math.max(1, previousReady()));
    }

    /// There is nobody to share with where nothing ran.
    private Stages stages() {
        return isShared() ? settings.stages(goal()) : Stages.atOnce(candidate.scaling().clamp(1));
    }

    private boolean isShared() {
        return previousReady() > 0 || progress().percent() > 0;
    }

    private Step forward() {
        if (progress().goal() == 0 && settings.isGradual() && isShared()) {
            return new Step.Share(0, goal(), "it is to have " + goal() + " replicas in the end");
        }
        Stages stages = stages();
        Optional<Stage> reached = stages.reached(progress().percent());
        Optional<Stage> next = stages.after(progress().percent());
        if (reached.isPresent() && !isOver(reached.get().stay())) {
            Stage stage = reached.get();
            int kept = next.map(Stage::previousMost).orElse(Stages.NO_LIMIT);
            return new Step.Wait(stage.replicas(), 0, kept, shareTold(stage.percent()));
        }
        if (next.isEmpty()) {
            return new Step.Move("all requests went to it for long enough");
        }
        return towards(next.get(), reached.isEmpty() ? stages.previousLeast() : 0);
    }

    private Step towards(Stage next, int previousLeast) {
        int counted = Math.min(ready(), next.replicas());
        String why = counted + " of " + next.replicas() + " replicas are ready";
        if (ready() >= next.replicas() && isPreviousReady(previousLeast)) {
            boolean isLast = next.percent() == Stages.ALL && next.stay().isZero();
            return isLast
                    ? new Step.Move(why)
                    : new Step.Share(
                            next.percent(), goal(), shareTold(next.percent()) + ": " + why);
        }
        if (isOlderThan(PATIENCE)) {
            return new Step.Back(
                    Status.FAILED,
                    why + ", and nothing changed for " + PATIENCE.toMinutes() + " minutes");
        }
        return new Step.Wait(next.replicas(), previousLeast, next.previousMost(), why);
    }

    private boolean isPreviousReady(int least) {
        return previous == null || previousReady() >= Math.min(least, most(previous));
    }

    private static int most(DeploymentView of) {
        return of.scaling().mostReplicas();
    }

    private static String shareTold(int percent) {
        return percent + " % of the requests go to it";
    }

    /// A clock that was set back does not make a step last longer.
    private boolean isOver(Duration stay) {
        Duration since = Duration.between(progress().movedAt(), now);
        return since.isNegative() || since.compareTo(stay) >= 0;
    }

    private boolean isOlderThan(Duration patience) {
        return Duration.between(progressAt, now).compareTo(patience) >= 0;
    }

    private int heldReplicas() {
        return stages().reached(progress().percent()).map(Stage::replicas).orElse(0);
    }

    private static Step wait(int replicas, String why) {
        return new Step.Wait(replicas, 0, Stages.NO_LIMIT, why);
    }

    private Step back() {
        DeploymentView to = previous;
        if (progress().percent() == 0 || to == null || to.status().isOff() || ready() == 0) {
            return new Step.Back(Status.CANCELED, "it was called off");
        }
        int needed = to.scaling().clamp(Math.max(1, goal()));
        String why =
                previousReady() + " of " + needed + " replicas are ready to take the requests back";
        return previousReady() >= needed || isOlderThan(PATIENCE_BACK)
                ? new Step.Back(Status.CANCELED, why)
                : new Step.Wait(heldReplicas(), needed, Stages.NO_LIMIT, why);
    }
}
