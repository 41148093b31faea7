package dev.purlin.benchmarks;

import dev.purlin.platform.control.DeploymentConfig;
import dev.purlin.platform.control.Needs;
import dev.purlin.platform.control.ProbePlan;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.keys.AdminKey;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.SqliteStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Endpoints with deployments, written into the database of a platform that is stopped: made by
/// calls, each would want a replica.
final class ManyRows {
    private ManyRows() {}

    /// The first deployment of each endpoint sleeps in production, the others are inactive.
    static void add(Path database, int endpoints, int deployments) {
        Instant now = Instant.now();
        try (var store = SqliteStore.open(database, now)) {
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < endpoints; i++) {
                String id = "many%04d".formatted(i);
                var endpoint = new EndpointRow(id, AdminKey.ENTITY, "endpoint " + i, now);
                var event = new Event(now, "benchmark", "endpoint:" + id, null, "ADDED", "many");
                DeploymentRow first = deployment(id, 0, DeploymentStatus.SCALED_TO_ZERO, now);
                writes.add(store.addEndpoint(endpoint, first, null, "production", event));
                for (int n = 1; n < deployments; n++) {
                    DeploymentRow more = deployment(id, n, DeploymentStatus.INACTIVE, now);
                    writes.add(store.addDeployment(more, null, event));
                }
            }
            writes.forEach(CompletableFuture::join);
        }
    }

    private static DeploymentRow deployment(
            String endpoint, int number, DeploymentStatus status, Instant now) {
        var config =
                new DeploymentConfig(
                        DeploymentConfig.Runs.ENGINE,
                        List.of("--model-id", "built-in"),
                        List.of(),
                        8_080,
                        "/v1/embeddings",
                        ProbePlan.of("/health/ready"),
                        512,
                        1_200,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        null,
                        Needs.USUAL);
        return new DeploymentRow(
                "d%s%03d".formatted(endpoint.substring(4), number),
                endpoint,
                "deployment-" + (number + 1),
                config.json(),
                ScalingSettings.DEFAULT.json(),
                status,
                "new",
                now,
                now);
    }
}
