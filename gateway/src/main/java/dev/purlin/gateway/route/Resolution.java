package dev.purlin.gateway.route;

import dev.purlin.gateway.route.Destination.Place;
import dev.purlin.wire.ErrorCode;

/// What a place of an endpoint comes to in one snapshot.
public sealed interface Resolution {
    record Found(Deployment deployment) implements Resolution {}

    record Missing(ErrorCode code, String text) implements Resolution {}

    /// @param developmentFallsBack `development` means production where nothing is in development
    static Resolution of(Endpoint endpoint, Place place, boolean developmentFallsBack) {
        return switch (place) {
            case Place.Exactly(String id) -> deployment(endpoint, id);
            case Place.Environment(String name) ->
                    environment(endpoint, name, developmentFallsBack);
        };
    }

    private static Resolution environment(Endpoint endpoint, String name, boolean fallsBack) {
        Traffic traffic = endpoint.environments().get(name);
        if (traffic == null && fallsBack && name.equals("development")) {
            traffic = endpoint.environments().get("production");
        }
        if (traffic == null) {
            return new Missing(
                    ErrorCode.ENDPOINT_UNKNOWN,
                    "endpoint %s has no environment %s".formatted(endpoint.id(), name));
        }
        return deployment(endpoint, traffic.draw(endpoint.deployments()));
    }

    private static Resolution deployment(Endpoint endpoint, String id) {
        Deployment deployment = endpoint.deployments().get(id);
        if (deployment == null) {
            return new Missing(
                    ErrorCode.ENDPOINT_UNKNOWN,
                    "endpoint %s has no deployment %s".formatted(endpoint.id(), id));
        }
        return switch (deployment.phase()) {
            case SERVING, WAKEABLE -> new Found(deployment);
            case UNAVAILABLE ->
                    new Missing(
                            ErrorCode.DEPLOYMENT_UNAVAILABLE,
                            "deployment %s is not available".formatted(id));
            case DEACTIVATED ->
                    new Missing(
                            ErrorCode.DEPLOYMENT_DEACTIVATED,
                            "deployment %s is deactivated".formatted(id));
        };
    }
}
