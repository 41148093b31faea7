package dev.purlin.gateway.route;

import java.time.Duration;
import java.util.List;

/// A version of an endpoint, as far as requests are concerned.
///
/// @param predictPath the path of the replica that `predict` calls, such as `/v1/embeddings`
/// @param mostInFlightPerReplica requests one replica works on at once; 0 is no limit
/// @param mostWaiting requests that may wait for a replica; more are refused with 429
/// @param predictTimeout from the request's head to the end of the answer, waiting included
/// @param repeatSent whether a request that a replica may have begun can be sent to another one
/// @param replicas only those that are ready
public record Deployment(
        String id,
        Phase phase,
        String predictPath,
        int mostInFlightPerReplica,
        int mostWaiting,
        Duration predictTimeout,
        boolean repeatSent,
        List<Replica> replicas) {
    public Deployment {
        if (!predictPath.startsWith("/")) {
            throw new IllegalArgumentException("predict path " + predictPath + " has no / first");
        }
        if (predictPath.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("predict path " + predictPath + " is not %-encoded");
        }
        if (mostInFlightPerReplica < 0 || mostWaiting < 0) {
            throw new IllegalArgumentException("limits of " + id + " must be 0 or more");
        }
        if (!predictTimeout.isPositive()) {
            throw new IllegalArgumentException("predict timeout " + predictTimeout + " of " + id);
        }
        replicas = List.copyOf(replicas);
    }
}
