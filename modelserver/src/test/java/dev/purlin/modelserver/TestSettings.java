package dev.purlin.modelserver;

import dev.purlin.httpserver.ApiKey;
import org.jspecify.annotations.Nullable;

/// Settings for tests: a free port, a batch limit as TEI has it, else the defaults.
final class TestSettings {
    private TestSettings() {}

    static ModelServerSettings of() {
        return of(null, 512, 2_000_000);
    }

    static ModelServerSettings routed(String predict, String health) {
        return of(null, 512, 2_000_000, 32, null, predict, health);
    }

    static ModelServerSettings forTask(String task) {
        return of(null, 512, 2_000_000, 32, task, null, null);
    }

    static ModelServerSettings mostInputs(int most) {
        return of(null, 512, 2_000_000, most, null, null, null);
    }

    static ModelServerSettings of(@Nullable ApiKey key, int mostRequests, int mostBytes) {
        return of(key, mostRequests, mostBytes, 32, null, null, null);
    }

    private static ModelServerSettings of(
            @Nullable ApiKey key,
            int mostRequests,
            int mostBytes,
            int mostInputs,
            @Nullable String task,
            @Nullable String predict,
            @Nullable String health) {
        ModelServerSettings d = ModelServerSettings.defaults();
        return new ModelServerSettings(
                "127.0.0.1",
                0,
                d.modelId(),
                d.revision(),
                d.servedModelName(),
                mostRequests,
                d.maxBatchTokens(),
                d.maxBatchRequests(),
                mostInputs,
                d.autoTruncate(),
                d.tokenizationWorkers(),
                task,
                predict,
                health,
                mostBytes,
                key,
                d.corsAllowOrigin(),
                d.otlpEndpoint(),
                d.otlpServiceName(),
                d.version(),
                d.sha(),
                d.dockerLabel());
    }
}
