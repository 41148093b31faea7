package dev.purlin.gateway.route;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What one gateway has to do at this moment, so that the reports of several add up.
///
/// @param gatewayId the gateway's own id
/// @param deployments those with anything in flight or waiting
public record LoadReport(String gatewayId, List<DeploymentLoad> deployments) {
    public LoadReport {
        deployments = List.copyOf(deployments);
    }

    /// @param inFlight requests at a replica
    /// @param waiting requests that wait for one
    /// @param oldestWaiting how long the oldest of them has waited; zero when none does
    /// @param inFlightByReplica by replica id, replicas that have left the snapshot included: one
    ///   that is not in it has nothing left to do
    public record DeploymentLoad(
            String deploymentId,
            int inFlight,
            int waiting,
            Duration oldestWaiting,
            Map<String, Integer> inFlightByReplica) {
        public DeploymentLoad {
            inFlightByReplica = Map.copyOf(inFlightByReplica);
        }
    }
}
