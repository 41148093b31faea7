package dev.purlin.platform.control;

import dev.purlin.platform.control.Seen.Stage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the reconciler remembers of a replica that it started. Belongs to the reconciler's thread.
final class Kept {
    private final String replicaId;
    private final Instant startedAt;
    private @Nullable Instant readySince;
    private boolean failing;
    private @Nullable Instant retiredAt;
    private boolean stopped;

    Kept(String replicaId, Instant startedAt) {
        this.replicaId = replicaId;
        this.startedAt = startedAt;
    }

    String replicaId() {
        return replicaId;
    }

    Seen seen() {
        return new Seen(replicaId, stage(), startedAt);
    }

    Stage stage() {
        if (stopped) {
            return Stage.STOPPING;
        }
        if (retiredAt != null) {
            return Stage.LEAVING;
        }
        if (failing) {
            return Stage.FAILING;
        }
        return readySince == null ? Stage.STARTING : Stage.READY;
    }

    /// Takes in what its probe says; true when it became ready by that.
    boolean probed(boolean ready, Instant now) {
        boolean becameReady = ready && (readySince == null || failing);
        if (ready && readySince == null) {
            readySince = now;
        }
        failing = !ready && readySince != null;
        return becameReady;
    }

    /// Null when it never was ready.
    @Nullable Duration readyFor(Instant now) {
        return readySince == null ? null : Duration.between(readySince, now);
    }

    void retire(Instant now) {
        if (retiredAt == null) {
            retiredAt = now;
        }
    }

    /// How long ago it was retired; null when it was not.
    @Nullable Duration retiredFor(Instant now) {
        return retiredAt == null ? null : Duration.between(retiredAt, now);
    }

    void stop() {
        stopped = true;
    }

    /// Its end is no death: it was asked for.
    boolean isExpectedToEnd() {
        return retiredAt != null;
    }
}
