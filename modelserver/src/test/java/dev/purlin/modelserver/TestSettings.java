package dev.purlin.modelserver;

import dev.purlin.httpserver.ApiKey;
import org.jspecify.annotations.Nullable;

/// Settings for tests: a free port, a batch limit as TEI has it, else the defaults.
final class TestSettings {
    private TestSettings() {}

    static ModelServerSettings of() {
        return of(null, 512, 2_000_000);
    }

    static ModelServerSettings mostInputs(int most) {
        return of(null, 512, 2_000_000, most);
    }

    static ModelServerSettings of(@Nullable ApiKey key, int mostRequests, int mostBytes) {
        return of(key, mostRequests, mostBytes, 32);
    }

    private static ModelServerSettings of(
            @Nullable ApiKey key, int mostRequests, int mostBytes, int mostInputs) {
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
                d.task(),
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
