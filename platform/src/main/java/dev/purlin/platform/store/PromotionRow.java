package dev.purlin.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A deployment on its way into an environment, or one that got there, or did not.
///
/// @param deploymentId the candidate
/// @param previousId what the environment pointed at when it began; null: at nothing
/// @param cleanup what becomes of that
/// @param reason why it has the status it has
/// @param endedAt null while it is under way
public record PromotionRow(
        String id,
        String endpointId,
        String environment,
        String deploymentId,
        @Nullable String previousId,
        Cleanup cleanup,
        Status status,
        String reason,
        Instant startedAt,
        @Nullable Instant endedAt) {
    public PromotionRow {
        Ids.check(id);
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
        SUCCEEDED,
        FAILED,
        CANCELED
    }
}
