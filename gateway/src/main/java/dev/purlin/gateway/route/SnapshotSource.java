package dev.purlin.gateway.route;

/// Where snapshots come from. Read for every request, so both methods are cheap and never wait.
public interface SnapshotSource {
    Snapshot current();

    /// Calls the listener after each change, when [#current] answers the new snapshot already. It
    /// does not wait and may be called from any thread.
    void onChange(Runnable listener);
}
