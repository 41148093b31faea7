package dev.purlin.platform.control;

import dev.purlin.platform.store.DeploymentStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What runs, as the reconciler saw it last. Unchangeable.
///
/// @param deployments by id
public record FleetView(Map<String, DeploymentView> deployments) {
    public static final FleetView EMPTY = new FleetView(Map.of());

    public FleetView {
        deployments = Map.copyOf(deployments);
    }

    /// A deployment and its replicas.
    ///
    /// @param wanted how many there should be
    /// @param scaling by which that is decided
    public record DeploymentView(
            String deploymentId,
            DeploymentStatus status,
            DeploymentConfig config,
            ScalingSettings scaling,
            int wanted,
            List<ReplicaView> replicas) {
        public DeploymentView {
            replicas = List.copyOf(replicas);
        }

        public List<ReplicaView> ready() {
            return replicas.stream().filter(r -> r.stage() == Seen.Stage.READY).toList();
        }
    }

    /// A replica.
    public record ReplicaView(
            String replicaId,
            Seen.Stage stage,
            String host,
            int port,
            OptionalLong pid,
            Instant startedAt) {}
}
