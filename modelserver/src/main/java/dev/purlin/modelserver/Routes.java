package dev.purlin.modelserver;

import static dev.purlin.httpserver.Route.get;
import static dev.purlin.httpserver.Route.post;
import static dev.purlin.httpserver.Route.promptGet;

import dev.purlin.httpserver.Handler;
import dev.purlin.httpserver.Route;
import dev.purlin.wire.openai.EmbeddingsRequest;
import dev.purlin.wire.tei.Requests;
import java.util.ArrayList;
import java.util.List;

/// Every URL of a model server. What each means to its callers is in [Description].
final class Routes {
    private Routes() {}

    /// Answered on the event loop, which it does not block, though not always at once.
    private static Route promptly(String path, Handler handler) {
        return Route.prompt(path, handler).withoutKey();
    }

    /// With those that the settings add. Such a path may be one of ours, and then takes its place.
    static List<Route> all(Api api, Front front, ModelServerSettings settings) {
        List<Route> routes = new ArrayList<>(all(api, front));
        String predict = settings.predictRoute();
        if (predict != null) {
            put(post(predict, api::vertex), routes);
        }
        String health = settings.healthRoute();
        if (health != null) {
            put(promptly(health, front::healthy), routes);
        }
        return List.copyOf(routes);
    }

    private static void put(Route route, List<Route> routes) {
        routes.removeIf(other ->
                other.method().equals(route.method()) && other.path().equals(route.path()));
        routes.add(route);
    }

    static List<Route> all(Api api, Front front) {
        Handler byDefault = api.model(Plans::byDefault);
        Handler embeddings = api.model(EmbeddingsRequest.TYPE, Plans::openAi);
        return List.of(
                post("/embed", api.model(Requests.Embed.TYPE, Plans::embed)),
                post("/embed_all", api.model(Requests.EmbedParts.ALL, Plans::embedAll)),
                post("/embed_sparse", api.model(Requests.EmbedParts.SPARSE, Plans::embedSparse)),
                post("/similarity", api.model(Requests.Similarity.TYPE, Plans::similarity)),
                post("/predict", api.model(Requests.Predict.TYPE, Plans::predict)),
                post("/rerank", api.model(Requests.Rerank.TYPE, Plans::rerank)),
                post("/", byDefault),
                post("/invocations", byDefault),
                post("/vertex", api::vertex),
                post("/tokenize", api.direct(Requests.Tokenize.TYPE, Tokens::tokenize)),
                post("/decode", api.direct(Requests.Decode.TYPE, Tokens::decode)),
                post("/v1/embeddings", embeddings),
                post("/embeddings", embeddings),
                get("/v1/models", front::models),
                get("/v1/models/*", front::modelNamed),
                get("/info", api.telling(About::info)),
                promptly("/health", front::healthy),
                promptGet("/health/ready", front::ready).withoutKey(),
                promptGet("/health/live", front::live).withoutKey(),
                promptly("/ping", front::healthy),
                promptly("/", front::healthy),
                promptGet("/metrics", front::metrics).withoutKey(),
                promptGet("/docs", front::toDocs).withoutKey(),
                promptGet("/docs/", front::docs).withoutKey(),
                promptGet("/api-doc/openapi.json", front::openApi).withoutKey());
    }
}
