package dev.purlin.platform.control;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Asks replicas whether they can take requests. From any thread; nothing waits.
public interface Probes extends AutoCloseable {
    /// Asks from now on, until forgotten.
    ///
    /// @param replica where it listens, without a path
    void watch(String replicaId, URI replica, ProbePlan plan);

    /// What the replica said last; false before its first answer.
    boolean isReady(String replicaId);

    /// Why its plan wants it ended; null while it does not.
    @Nullable String failure(String replicaId);

    void forget(String replicaId);

    /// Calls the listener, from any thread, when [#isReady] or [#failure] changed for a replica.
    void onChange(Runnable listener);

    @Override
    void close();
}
