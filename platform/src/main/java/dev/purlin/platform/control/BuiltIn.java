package dev.purlin.platform.control;

import dev.purlin.platform.store.Adding;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Store;
import java.time.Instant;
import java.util.List;

/// The endpoint that is there from the first start on, so that there is something to call: our own
/// model server with the model it brings along. Deleted, it stays deleted.
public final class BuiltIn {
    public static final String ENDPOINT = "builtin0";
    public static final String DEPLOYMENT = "builtin1";

    private static final int ENGINE_PORT = 8_080;
    private static final int MOST_IN_FLIGHT = 512;
    private static final int PREDICT_TIMEOUT_SECONDS = 1_200;
    private static final int CONCURRENCY_TARGET = 32;

    private BuiltIn() {}

    /// Adds it unless it is there, or was.
    ///
    /// @param entityId its owner
    public static void ensure(Store store, String entityId, Instant now) {
        if (store.isEndpointIdUsed(ENDPOINT)) {
            return;
        }
        Adding adding =
                store.addEndpoint(
                                new EndpointRow(ENDPOINT, entityId, "minilm", now),
                                deployment(now),
                                null,
                                "production",
                                new Event(
                                        now,
                                        "start",
                                        "endpoint:" + ENDPOINT,
                                        null,
                                        "ADDED",
                                        "the built-in model"))
                        .join();
        if (adding == Adding.NAME_TAKEN) {
            System.getLogger("purlin.control")
                    .log(
                            System.Logger.Level.WARNING,
                            "no built-in endpoint: another one is named minilm");
        }
    }

    private static DeploymentRow deployment(Instant now) {
        var config =
                new DeploymentConfig(
                        DeploymentConfig.Runs.ENGINE,
                        List.of("--model-id", "built-in"),
                        List.of(),
                        ENGINE_PORT,
                        "/v1/embeddings",
                        ProbePlan.of("/health/ready"),
                        MOST_IN_FLIGHT,
                        PREDICT_TIMEOUT_SECONDS,
                        false,
                        true,
                        List.of("sentence-transformers/all-MiniLM-L6-v2"),
                        List.of(),
                        null,
                        Needs.ENGINE);
        ScalingSettings usual = ScalingSettings.DEFAULT;
        var scaling =
                new ScalingSettings(
                        usual.leastReplicas(),
                        usual.mostReplicas(),
                        usual.windowSeconds(),
                        usual.scaleDownDelaySeconds(),
                        CONCURRENCY_TARGET,
                        usual.utilizationPercent(),
                        usual.mostScaleDownPercent());
        return new DeploymentRow(
                DEPLOYMENT,
                ENDPOINT,
                "deployment-1",
                config.json(),
                scaling.json(),
                DeploymentStatus.DEPLOYING,
                "new",
                now,
                null);
    }
}
