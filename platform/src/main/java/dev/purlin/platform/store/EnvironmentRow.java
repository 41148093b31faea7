package dev.purlin.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stable name that points at a deployment of an endpoint.
///
/// @param deploymentId null while it points at none
/// @param scaling the scaling settings of what is in it, as JSON; null: as that brings along
/// @param promoting how deployments get into it, as JSON
public record EnvironmentRow(
        String endpointId,
        String name,
        @Nullable String deploymentId,
        Instant createdAt,
        @Nullable String scaling,
        String promoting) {

    public boolean isTargetOf(PromotionRow promotion) {
        return promotion.endpointId().equals(endpointId) && promotion.environment().equals(name);
    }

    /// With nothing of its own but its name.
    public static EnvironmentRow plain(
            String endpointId, String name, @Nullable String deploymentId, Instant createdAt) {
        return new EnvironmentRow(endpointId, name, deploymentId, createdAt, null, "{}");
    }
}
