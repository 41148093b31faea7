package dev.purlin.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A deployment on its way into an environment, or one that got there, or did not.
///
/// @param deploymentId the candidate
/// @param previousId what the environment pointed at when it began; null: at nothing
/// @param cleanup what becomes of that
/// @param settings how it gets there, as JSON
/// @param progress how far it is
/// @param reason why it has the status it has
/// @param endedAt null while it is under way
public record PromotionRow(
        String id,
        String endpointId,
        String environment,
        String deploymentId,
        @Nullable String previousId,
        Cleanup cleanup,
        String settings,
        Status status,
        Progress progress,
        String reason,
        Instant startedAt,
        @Nullable Instant endedAt) {
    public PromotionRow {
        Ids.check(id);
    }

    /// How far a promotion is.
    ///
    /// @param percent of the environment's requests that go to the candidate already
    /// @param goal how many replicas the candidate is to have in the end; 0 until that is decided
    /// @param movedAt when the share became what it is
    public record Progress(int percent, int goal, Instant movedAt) {
        private static final int ALL = 100;

        public static Progress none(Instant now) {
            return new Progress(0, 0, now);
        }

        /// All requests go to the candidate, and have for as long as any step lasts.
        public Progress complete() {
            return new Progress(ALL, goal, Instant.EPOCH);
        }

        public Progress at(Instant now) {
            return new Progress(percent, goal, now);
        }
    }

    /// What becomes of the deployment that was in the environment before.
    public enum Cleanup {
        KEEP,
        SCALE_TO_ZERO,
        DEACTIVATE
    }

    /// In the words that clients of Baseten's API know.
    public enum Status {
        RELEASING,
        RAMPING_UP,
        RAMPING_DOWN,
        PAUSED,
        SUCCEEDED,
        FAILED,
        CANCELED
    }
}
