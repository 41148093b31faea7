package dev.purlin.gateway.route;

import dev.purlin.wire.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one request came to.
///
/// @param keyPrefix null when no key was shown, or none that exists
/// @param endpointId null when the request was for none: for the control plane, or refused before
/// @param deploymentId null likewise
/// @param replicaId the last one tried; null when none was
/// @param method empty when the head could not be read
/// @param path without the query; empty when the head could not be read
/// @param status as the caller saw it; 499 when the caller left before the end
/// @param attempts how often it was sent or tried to be sent
/// @param bytesIn of the body
/// @param bytesOut of the answer's body
/// @param waited for a replica
/// @param took from the head to the end
/// @param error what the gateway had to refuse or break off; null when the answer came whole
public record Outcome(
        String requestId,
        @Nullable String keyPrefix,
        @Nullable String endpointId,
        @Nullable String deploymentId,
        @Nullable String replicaId,
        String method,
        String path,
        int status,
        int attempts,
        long bytesIn,
        long bytesOut,
        Duration waited,
        Duration took,
        @Nullable ErrorCode error) {}
