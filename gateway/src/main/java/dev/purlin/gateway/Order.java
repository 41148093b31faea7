package dev.purlin.gateway;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Destination.Place;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.wire.ErrorCode;

/// What is to be done with a request, once its head and the snapshot have been read.
sealed interface Order {
    Order TO_CONTROL_PLANE = new ToControlPlane();

    /// @param snapshotNumber where endpoint and deployment were found
    /// @param target the path and query that the replica is asked for
    /// @param isPredict a body without a usable type is JSON
    record ToReplica(
            long snapshotNumber,
            Endpoint endpoint,
            Place place,
            Deployment deployment,
            String target,
            boolean isPredict)
            implements Order {
        /// The same request for what a newer snapshot has in that place. The path stays: the head
        /// is written already.
        ToReplica at(long newerNumber, Endpoint newer, Deployment other) {
            return new ToReplica(newerNumber, newer, place, other, target, isPredict);
        }
    }

    record ToControlPlane() implements Order {}

    /// @param mostBytes of the body in which `model` may be found
    record Search(int mostBytes) implements Order {}

    record Wake(Deployment deployment) implements Order {}

    record Refuse(ErrorCode code, String text) implements Order {}
}
