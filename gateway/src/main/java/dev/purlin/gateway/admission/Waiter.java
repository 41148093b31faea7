package dev.purlin.gateway.admission;

/// A request that waits. Called from any thread, at most once for each time it enters a room, and
/// perhaps just after it left.
public interface Waiter {
    /// The permit is the waiter's to close.
    void granted(Permit permit);

    /// The deployment takes no requests any more: ask the snapshot again where to go.
    void moved();
}
