package dev.purlin.platform.control;

import java.net.URI;

/// Asks replicas whether they can take requests. From any thread; nothing waits.
public interface Probes extends AutoCloseable {
    /// Asks from now on, until forgotten.
    void watch(String replicaId, URI ready);

    /// What the replica said last; false before its first answer.
    boolean isReady(String replicaId);

    void forget(String replicaId);

    /// Calls the listener, from any thread, when [#isReady] changed for a replica.
    void onChange(Runnable listener);

    @Override
    void close();
}
