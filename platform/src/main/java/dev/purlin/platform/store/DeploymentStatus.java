package dev.purlin.platform.store;

/// Where a deployment stands, in the words that clients of Baseten's API know.
public enum DeploymentStatus {
    BUILDING,
    BUILD_FAILED,
    DEPLOYING,
    DEPLOY_FAILED,
    LOADING_MODEL,
    ACTIVE,
    UNHEALTHY,
    SCALED_TO_ZERO,
    WAKING_UP,
    DEACTIVATING,
    INACTIVE;

    /// Whether it is to have no replicas, whoever asks for them.
    public boolean isOff() {
        return switch (this) {
            case BUILD_FAILED, DEPLOY_FAILED, DEACTIVATING, INACTIVE -> true;
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP ->
                    false;
        };
    }
}
