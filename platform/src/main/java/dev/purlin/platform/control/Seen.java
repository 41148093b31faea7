package dev.purlin.platform.control;

import java.time.Instant;

/// A replica that exists, as far as decisions go.
public record Seen(String replicaId, Stage stage, Instant startedAt) {
    /// How far a replica has come.
    public enum Stage {
        /// Runs, and was not ready yet.
        STARTING,
        READY,
        /// Was ready, and does not answer its probe now.
        FAILING,
        /// Gets no new requests, and ends what it has.
        LEAVING,
        /// Was told to end.
        STOPPING
    }

    boolean counts() {
        return stage == Stage.STARTING || stage == Stage.READY || stage == Stage.FAILING;
    }
}
