package dev.purlin.platform.control;

import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.store.PromotionRow;
import org.jspecify.annotations.Nullable;

/// What is to be done about a promotion. Pure: the reconciler does it.
final class Rollout {
    /// One step.
    sealed interface Step {
        String why();

        /// The candidate is to have so many replicas; traffic stays where it is.
        record Wait(int replicas, String why) implements Step {}

        /// Traffic moves to the candidate.
        record Move(String why) implements Step {}

        /// Traffic stays, and nothing more is tried.
        record Fail(String why) implements Step {}
    }

    private Rollout() {}

    /// The candidate has to have as many ready replicas as what it replaces, within its own limits,
    /// so that it can bear what comes at it in the next moment.
    ///
    /// @param candidate null when it is gone
    /// @param previous null when the environment pointed at nothing, or that is gone
    static Step step(
            PromotionRow promotion,
            @Nullable DeploymentView candidate,
            @Nullable DeploymentView previous) {
        if (candidate == null) {
            return new Step.Fail("deployment " + promotion.deploymentId() + " is gone");
        }
        return switch (candidate.status()) {
            case BUILD_FAILED, DEPLOY_FAILED, DEACTIVATING, INACTIVE ->
                    new Step.Fail(
                            "deployment " + candidate.deploymentId() + " is " + candidate.status());
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP ->
                    step(candidate, previous == null ? 0 : previous.ready().size());
        };
    }

    private static Step step(DeploymentView candidate, int before) {
        int needed = candidate.scaling().clamp(Math.max(1, before));
        int ready = candidate.ready().size();
        String why = ready + " of " + needed + " replicas are ready";
        return ready >= needed ? new Step.Move(why) : new Step.Wait(needed, why);
    }
}
