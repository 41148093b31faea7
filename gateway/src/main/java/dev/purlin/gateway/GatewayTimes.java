package dev.purlin.gateway;

import java.time.Duration;

/// Every time limit of the gateway, in one place. They are looked at once per `tick`, so each may
/// take that much longer.
///
/// @param connect to a replica or the control plane
/// @param head from a request's first byte to the end of its head
/// @param idle a caller's connection between two requests
/// @param body without a byte of a body that is being read from the caller
/// @param write without a byte taken by the caller while an answer waits to be sent
/// @param idleUpstream a connection to a replica between two requests; shorter than the 5 s after
///   which common model servers close theirs
/// @param tunnel without a byte either way, after an upgrade
/// @param controlPlane from the head to the end of the answer, for what goes to the control plane
/// @param pause before a replica that refused a connection is tried again, if there is no other
/// @param linger what a caller may still send after it was refused, before the connection closes
/// @param tick how often times are looked at
public record GatewayTimes(
        Duration connect,
        Duration head,
        Duration idle,
        Duration body,
        Duration write,
        Duration idleUpstream,
        Duration tunnel,
        Duration controlPlane,
        Duration pause,
        Duration linger,
        Duration tick) {
    public static final GatewayTimes DEFAULT =
            new GatewayTimes(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(4),
                    Duration.ofHours(1),
                    Duration.ofMinutes(30),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(50));
}
