package dev.purlin.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An immutable version of an endpoint, and where it stands.
///
/// @param config what it runs, as JSON; never changes
/// @param scaling its scaling settings, as JSON
/// @param reason why it has the status it has
/// @param firstActiveAt null until it was `ACTIVE`
public record DeploymentRow(
        String id,
        String endpointId,
        String name,
        String config,
        String scaling,
        DeploymentStatus status,
        String reason,
        Instant createdAt,
        @Nullable Instant firstActiveAt) {
    public DeploymentRow {
        Ids.check(id);
    }

    public DeploymentRow at(DeploymentStatus to, String why) {
        return new DeploymentRow(
                id, endpointId, name, config, scaling, to, why, createdAt, firstActiveAt);
    }
}
