package dev.purlin.gateway.route;

import java.util.Map;

/// A named thing to call.
///
/// @param isPublic callers need no key
/// @param environments name to the id of the deployment it points at
/// @param deployments by id
public record Endpoint(
        String id,
        String name,
        boolean isPublic,
        Map<String, String> environments,
        Map<String, Deployment> deployments) {
    public Endpoint {
        environments = Map.copyOf(environments);
        deployments = Map.copyOf(deployments);
    }
}
