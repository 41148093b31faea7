package dev.purlin.gateway.route;

import java.util.Map;

/// A named thing to call.
///
/// @param isPublic callers need no key
/// @param environments name to where its requests go
/// @param deployments by id
public record Endpoint(
        String id,
        String name,
        boolean isPublic,
        Map<String, Traffic> environments,
        Map<String, Deployment> deployments) {
    public Endpoint {
        environments = Map.copyOf(environments);
        deployments = Map.copyOf(deployments);
    }
}
