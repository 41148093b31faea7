package dev.purlin.gateway.route;

import dev.purlin.wire.ErrorCode;

/// Where a request's URL points, before anything is known of what exists.
public sealed interface Destination {
    /// What the gateway does not claim.
    record ToControlPlane() implements Destination {}

    /// To an endpoint that the URL names.
    record ToEndpoint(String endpointId, Place place, Action action) implements Destination {}

    /// To the endpoint that the body's member `model` names, in production, on the same path.
    record ByModel() implements Destination {}

    /// To nowhere.
    record Nowhere(ErrorCode code, String text) implements Destination {}

    /// Which deployment of an endpoint.
    sealed interface Place {
        record Environment(String name) implements Place {}

        record Exactly(String deploymentId) implements Place {}
    }

    /// What to do there.
    sealed interface Action {
        /// Call the deployment's predict path.
        record Predict() implements Action {}

        /// Call any path of the replica.
        ///
        /// @param path as it was sent, without the query
        record Sync(String path) implements Action {}

        /// Start a replica, do not wait for it.
        record Wake() implements Action {}

        /// Open a WebSocket on the predict path.
        record WebSocket() implements Action {}
    }
}
