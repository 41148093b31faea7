package dev.purlin.modelserver;

import dev.purlin.httpserver.Route;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.Schema;
import dev.purlin.wire.openai.EmbeddingsRequest;
import dev.purlin.wire.openai.OpenAiResponses;
import dev.purlin.wire.tei.Requests;
import dev.purlin.wire.tei.Responses;
import org.jspecify.annotations.Nullable;

/// What the OpenAPI document says about one route. Apart from [Routes], so that a server at work
/// never makes schemas.
///
/// @param request what its body looks like; null when it takes none
/// @param response what a success looks like; null when that is not JSON
record Description(
        String tag, String summary, @Nullable Schema request, @Nullable Schema response) {
    private static final String MODEL = "Model";
    static final String OPENAI = "OpenAI";
    private static final String SERVER = "Server";

    static Description of(Route route) {
        return switch (route.method() + " " + route.path()) {
            case "POST /embed" ->
                    model("One vector for each input.", Requests.Embed.TYPE, Responses.EMBED);
            case "POST /embed_all" ->
                    model(
                            "One vector for each token of each input.",
                            Requests.EmbedParts.ALL,
                            Responses.EMBED_ALL);
            case "POST /embed_sparse" ->
                    model(
                            "Weights of the vocabulary's words for each input.",
                            Requests.EmbedParts.SPARSE,
                            Responses.EMBED_SPARSE);
            case "POST /similarity" ->
                    model(
                            "How close each sentence is to the source sentence.",
                            Requests.Similarity.TYPE,
                            Responses.SIMILARITY);
            case "POST /", "POST /invocations" -> byDefault();
            case "POST /v1/embeddings", "POST /embeddings" ->
                    new Description(
                            OPENAI,
                            "One vector for each input.",
                            EmbeddingsRequest.TYPE.schema(),
                            OpenAiResponses.EMBEDDINGS);
            default -> other(route);
        };
    }

    private static Description other(Route route) {
        return switch (route.method() + " " + route.path()) {
            case "POST /predict" ->
                    model(
                            "Scores of all labels for each input.",
                            Requests.Predict.TYPE,
                            Responses.PREDICT);
            case "POST /rerank" ->
                    model(
                            "The texts in the order in which they fit the query.",
                            Requests.Rerank.TYPE,
                            Responses.RERANK);
            case "POST /vertex" ->
                    model(
                            "Several bodies of other routes in one call.",
                            Requests.Vertex.TYPE,
                            Responses.VERTEX);
            case "POST /tokenize" ->
                    model("The tokens of each text.", Requests.Tokenize.TYPE, Responses.TOKENIZE);
            case "POST /decode" ->
                    model(
                            "The text of each list of tokens.",
                            Requests.Decode.TYPE,
                            Responses.DECODE);
            default -> telling(route.path());
        };
    }

    private static Description telling(String path) {
        return switch (path) {
            case "/v1/models" ->
                    new Description(
                            OPENAI, "The one model, in a list.", null, OpenAiResponses.MODELS);
            case "/v1/models/*" ->
                    new Description(
                            OPENAI, "The one model, by its name.", null, OpenAiResponses.MODEL);
            case "/info" ->
                    new Description(
                            SERVER, "What the server and its model are.", null, Responses.INFO);
            case "/health", "/health/ready", "/ping", "/" ->
                    server("200 when ready to answer, else 503.");
            case "/health/live" -> server("200 while the process works at all.");
            case "/metrics" -> server("Counts, as Prometheus reads them.");
            case "/docs" -> server("To this documentation.");
            case "/docs/" -> server("This documentation.");
            case "/api-doc/openapi.json" -> server("This documentation for programs.");
            default -> throw new IllegalArgumentException("nothing is said about " + path);
        };
    }

    private static Description model(String summary, JsonType<?> request, Schema response) {
        return new Description(MODEL, summary, request.schema(), response);
    }

    private static Description server(String summary) {
        return new Description(SERVER, summary, null, null);
    }

    private static Description byDefault() {
        return new Description(
                MODEL,
                "Whatever the model is for: embed, embed_sparse, similarity, predict or rerank.",
                Schema.anyOf(
                        Requests.Embed.TYPE.schema(),
                        Requests.EmbedParts.SPARSE.schema(),
                        Requests.Similarity.TYPE.schema(),
                        Requests.Predict.TYPE.schema(),
                        Requests.Rerank.TYPE.schema()),
                Schema.anyOf(
                        Responses.EMBED,
                        Responses.EMBED_SPARSE,
                        Responses.SIMILARITY,
                        Responses.PREDICT,
                        Responses.RERANK));
    }
}
