package dev.purlin.gateway.route;

/// Whether requests for a deployment are let in.
public enum Phase {
    /// Has replicas, or lost its last one a moment ago.
    SERVING,

    /// Asleep or starting: requests may wait, and are demand.
    WAKEABLE,

    /// Failed or not routable for now: refused with 503.
    UNAVAILABLE,

    /// Switched off by its owner: refused with 404.
    DEACTIVATED
}
