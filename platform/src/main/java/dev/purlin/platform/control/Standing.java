package dev.purlin.platform.control;

import dev.purlin.platform.store.DeploymentStatus;
import java.util.List;

/// What a deployment's status follows from. Pure.
///
/// @param stored the status it had so far
/// @param wasActive whether it ever was `ACTIVE`
/// @param making how far what it is made from is
/// @param isHopeless whether it died too often before it ever was
/// @param isRecovering whether a replica died and none was ready since
record Standing(
        DeploymentStatus stored,
        boolean wasActive,
        Making.State making,
        boolean isHopeless,
        boolean isRecovering,
        int wanted,
        List<Seen> replicas) {
    Standing {
        replicas = List.copyOf(replicas);
    }

    /// A first deployment is on its way until it is `ACTIVE`: it neither sleeps nor wakes before.
    DeploymentStatus status() {
        return switch (stored) {
            case BUILD_FAILED, DEPLOY_FAILED, INACTIVE -> stored;
            case DEACTIVATING ->
                    replicas.isEmpty() ? DeploymentStatus.INACTIVE : DeploymentStatus.DEACTIVATING;
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP ->
                    running();
        };
    }

    private DeploymentStatus running() {
        if (making == Making.State.FAILED) {
            return DeploymentStatus.BUILD_FAILED;
        }
        if (isHopeless) {
            return DeploymentStatus.DEPLOY_FAILED;
        }
        if (any(Seen.Stage.READY)) {
            return DeploymentStatus.ACTIVE;
        }
        if (!wasActive) {
            return starting();
        }
        if (wanted == 0) {
            return DeploymentStatus.SCALED_TO_ZERO;
        }
        boolean isBroken =
                isRecovering || any(Seen.Stage.FAILING) || stored == DeploymentStatus.UNHEALTHY;
        return isBroken ? DeploymentStatus.UNHEALTHY : DeploymentStatus.WAKING_UP;
    }

    private DeploymentStatus starting() {
        if (any(Seen.Stage.STARTING)) {
            return DeploymentStatus.LOADING_MODEL;
        }
        return making == Making.State.PENDING
                ? DeploymentStatus.BUILDING
                : DeploymentStatus.DEPLOYING;
    }

    private boolean any(Seen.Stage stage) {
        return replicas.stream().anyMatch(seen -> seen.stage() == stage);
    }
}
