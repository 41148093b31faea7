package dev.purlin.modelserver;

import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.Call;
import dev.purlin.modelserver.metrics.Metrics;
import dev.purlin.wire.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/// The routes that tell about the server and never wait behind the model.
final class Front {
    private static final String MODELS = "/v1/models/";

    private final ModelServerSettings settings;
    private final BooleanSupplier serving;
    private final Health health;
    private final Metrics metrics;
    private final long created = Instant.now().getEpochSecond();

    /// @param serving whether the model is loaded and the server not about to stop
    Front(ModelServerSettings settings, BooleanSupplier serving, Health health, Metrics metrics) {
        this.settings = settings;
        this.serving = serving;
        this.health = health;
        this.metrics = metrics;
    }

    Answer live(Call call) {
        return Answer.empty(200);
    }

    /// Never waits: a model that failed is not ready until a later run has succeeded.
    Answer ready(Call call) {
        return health(serving.getAsBoolean() && health.isWell());
    }

    /// Tries a model that failed.
    CompletionStage<Answer> healthy(Call call) {
        return serving.getAsBoolean()
                ? health.check().thenApply(Front::health)
                : CompletableFuture.completedFuture(health(false));
    }

    private static Answer health(boolean good) {
        if (!good) {
            throw Refused.unhealthy("unhealthy");
        }
        return Answer.empty(200);
    }

    Answer metrics(Call call) {
        return Answer.text(200, "text/plain; charset=utf-8", metrics.text());
    }

    Answer toDocs(Call call) {
        return Answer.empty(303).with("location", "/docs/");
    }

    Answer docs(Call call) {
        return Answer.bytes(200, "text/html; charset=utf-8", resource("docs.html"));
    }

    Answer openApi(Call call) {
        return Answer.bytes(200, "application/json", resource("openapi.json"));
    }

    CompletionStage<Answer> models(Call call) {
        var body = new JsonWriter().openObject().member("object", "list").name("data").openList();
        About.model(settings, created, body);
        return CompletableFuture.completedFuture(Answer.json(200, body.closeList().closeObject()));
    }

    CompletionStage<Answer> modelNamed(Call call) {
        String name = decoded(call.path().substring(MODELS.length()));
        var body = new JsonWriter();
        if (name.equals(settings.modelName()) || name.equals(settings.modelId())) {
            About.model(settings, created, body);
            return CompletableFuture.completedFuture(Answer.json(200, body));
        }
        Errors.openAi(body, 404, "NotFound", "The model `" + name + "` does not exist");
        return CompletableFuture.completedFuture(Answer.json(404, body));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = Front.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
