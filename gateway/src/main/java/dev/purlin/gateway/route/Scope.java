package dev.purlin.gateway.route;

/// What a key may do.
public enum Scope {
    /// Everything, calling included.
    MANAGE,
    INVOKE,
    METRICS
}
