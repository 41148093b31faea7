package dev.purlin.modelserver;

import dev.purlin.httpserver.ApiKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one model server is told: where it listens, what it calls its model, what it bears.
///
/// The members are named as text-embeddings-inference names its flags; several are only told again
/// in `/info`, for it is the engine that obeys them.
///
/// @param port 0 takes a free one
/// @param revision the revision asked for; `model_sha` in `/info`
/// @param servedModelName `model` in OpenAI answers; null: the model id
/// @param maxConcurrentRequests requests in work at once; more are 429
/// @param maxBatchTokens told in `/info`
/// @param maxBatchRequests told in `/info`; null: no limit of its own
/// @param maxClientBatchSize inputs in one request; more are 422
/// @param autoTruncate what a request without `truncate` means
/// @param tokenizationWorkers told in `/info`
/// @param task `sentence-similarity` makes `POST /` mean `/similarity`
/// @param predictRoute another path for `POST /vertex`; null: none
/// @param healthRoute another path for `GET /health`; null: none
/// @param payloadLimit bytes of one request's body; more are 413
/// @param apiKey null: everybody may call
/// @param corsAllowOrigin web pages that may call; empty: all
/// @param otlpEndpoint where traces go, `http://host:4317`; null: nowhere
/// @param otlpServiceName `service.name` of the traces
/// @param version of this program
/// @param sha the commit it was built from
/// @param dockerLabel of the image it runs in
public record ModelServerSettings(
        String hostname,
        int port,
        String modelId,
        @Nullable String revision,
        @Nullable String servedModelName,
        int maxConcurrentRequests,
        int maxBatchTokens,
        @Nullable Integer maxBatchRequests,
        int maxClientBatchSize,
        boolean autoTruncate,
        int tokenizationWorkers,
        @Nullable String task,
        @Nullable String predictRoute,
        @Nullable String healthRoute,
        int payloadLimit,
        @Nullable ApiKey apiKey,
        List<String> corsAllowOrigin,
        @Nullable String otlpEndpoint,
        String otlpServiceName,
        String version,
        @Nullable String sha,
        @Nullable String dockerLabel) {

    public ModelServerSettings {
        corsAllowOrigin = List.copyOf(corsAllowOrigin);
        if (maxConcurrentRequests < 1 || maxClientBatchSize < 1 || payloadLimit < 1) {
            throw new IllegalArgumentException("limits start at 1");
        }
    }

    /// The defaults of `purlin engine`.
    public static ModelServerSettings defaults() {
        return new ModelServerSettings(
                "127.0.0.1",
                8080,
                "built-in",
                null,
                null,
                512,
                16_384,
                null,
                2_048,
                true,
                8,
                null,
                null,
                null,
                2_000_000,
                null,
                List.of(),
                null,
                "text-embeddings-inference.server",
                "0.1.0",
                null,
                null);
    }

    void refuseOversize(int inputs) {
        if (inputs > maxClientBatchSize) {
            throw Refused.batchSize(inputs, maxClientBatchSize);
        }
    }

    String modelName() {
        return servedModelName == null ? modelId : servedModelName;
    }
}
