package dev.purlin.gateway.route;

/// Told the moment a request waits for a deployment that has no replica, and by `wake`. Called on
/// an event loop, possibly for each waiting request: it must be cheap and must not wait.
@FunctionalInterface
public interface Demand {
    void wanted(String deploymentId);
}
