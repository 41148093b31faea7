package dev.purlin.modelserver;

import static dev.purlin.httpserver.Route.get;
import static dev.purlin.httpserver.Route.promptGet;
import static dev.purlin.modelserver.Endpoint.post;
import static dev.purlin.modelserver.Endpoint.tells;

import dev.purlin.httpserver.Route;
import dev.purlin.wire.json.Schema;
import dev.purlin.wire.openai.EmbeddingsRequest;
import dev.purlin.wire.openai.OpenAiResponses;
import dev.purlin.wire.tei.Requests;
import dev.purlin.wire.tei.Responses;
import java.util.List;
import java.util.stream.Stream;

/// Every URL of a model server.
final class Routes {
    private static final String MODEL = "Model";
    private static final String OPENAI = "OpenAI";
    private static final String SERVER = "Server";

    private static final Schema BY_DEFAULT =
            Schema.anyOf(
                    Requests.Embed.TYPE.schema(),
                    Requests.EmbedParts.SPARSE.schema(),
                    Requests.Similarity.TYPE.schema(),
                    Requests.Predict.TYPE.schema(),
                    Requests.Rerank.TYPE.schema());

    private static final Schema BY_DEFAULT_ANSWER =
            Schema.anyOf(
                    Responses.EMBED,
                    Responses.EMBED_SPARSE,
                    Responses.SIMILARITY,
                    Responses.PREDICT,
                    Responses.RERANK);

    private Routes() {}

    static List<Endpoint> all(Api api, Front front) {
        return Stream.of(modelRoutes(api), tokens(api), openAi(api, front), front(api, front))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Endpoint> modelRoutes(Api api) {
        return List.of(
                post(
                        "/embed",
                        MODEL,
                        "One vector for each input.",
                        Requests.Embed.TYPE.schema(),
                        Responses.EMBED,
                        api.model(Requests.Embed.TYPE, Plans::embed)),
                post(
                        "/embed_all",
                        MODEL,
                        "One vector for each token of each input.",
                        Requests.EmbedParts.ALL.schema(),
                        Responses.EMBED_ALL,
                        api.model(Requests.EmbedParts.ALL, Plans::embedAll)),
                post(
                        "/embed_sparse",
                        MODEL,
                        "Weights of the vocabulary's words for each input.",
                        Requests.EmbedParts.SPARSE.schema(),
                        Responses.EMBED_SPARSE,
                        api.model(Requests.EmbedParts.SPARSE, Plans::embedSparse)),
                post(
                        "/similarity",
                        MODEL,
                        "How close each sentence is to the source sentence.",
                        Requests.Similarity.TYPE.schema(),
                        Responses.SIMILARITY,
                        api.model(Requests.Similarity.TYPE, Plans::similarity)),
                post(
                        "/predict",
                        MODEL,
                        "Scores of all labels for each input.",
                        Requests.Predict.TYPE.schema(),
                        Responses.PREDICT,
                        api.model(Requests.Predict.TYPE, Plans::predict)),
                post(
                        "/rerank",
                        MODEL,
                        "The texts in the order in which they fit the query.",
                        Requests.Rerank.TYPE.schema(),
                        Responses.RERANK,
                        api.model(Requests.Rerank.TYPE, Plans::rerank)),
                byDefault("/", api),
                byDefault("/invocations", api),
                post(
                        "/vertex",
                        MODEL,
                        "Several bodies of other routes in one call.",
                        Requests.Vertex.TYPE.schema(),
                        Responses.VERTEX,
                        api::vertex));
    }

    private static Endpoint byDefault(String path, Api api) {
        return post(
                path,
                MODEL,
                "Whatever the model is for: embed, embed_sparse, similarity, predict or rerank.",
                BY_DEFAULT,
                BY_DEFAULT_ANSWER,
                api.model(Plans::byDefault));
    }

    private static List<Endpoint> tokens(Api api) {
        return List.of(
                post(
                        "/tokenize",
                        MODEL,
                        "The tokens of each text.",
                        Requests.Tokenize.TYPE.schema(),
                        Responses.TOKENIZE,
                        api.direct(
                                Requests.Tokenize.TYPE,
                                body -> body.inputs().size(),
                                Tokens::tokenize)),
                post(
                        "/decode",
                        MODEL,
                        "The text of each list of tokens.",
                        Requests.Decode.TYPE.schema(),
                        Responses.DECODE,
                        api.direct(
                                Requests.Decode.TYPE, body -> body.ids().size(), Tokens::decode)));
    }

    private static List<Endpoint> openAi(Api api, Front front) {
        return List.of(
                embeddings("/v1/embeddings", api),
                embeddings("/embeddings", api),
                tells(
                        get("/v1/models", front::models),
                        OPENAI,
                        "The one model, in a list.",
                        OpenAiResponses.MODELS),
                tells(
                        get("/v1/models/*", front::modelNamed),
                        OPENAI,
                        "The one model, by its name.",
                        OpenAiResponses.MODEL));
    }

    private static Endpoint embeddings(String path, Api api) {
        return post(
                path,
                OPENAI,
                "One vector for each input.",
                EmbeddingsRequest.TYPE.schema(),
                OpenAiResponses.EMBEDDINGS,
                api.model(EmbeddingsRequest.TYPE, Plans::openAi));
    }

    private static List<Endpoint> front(Api api, Front front) {
        return List.of(
                tells(
                        get("/info", api.telling(About::info)),
                        SERVER,
                        "What the server and its model are.",
                        Responses.INFO),
                open("/health", "200 when ready to answer, else 503.", front),
                open("/health/ready", "200 when ready to answer, else 503.", front),
                open("/ping", "200 when ready to answer, else 503.", front),
                open("/", "200 when ready to answer, else 503.", front),
                tells(
                        promptGet("/health/live", front::live).withoutKey(),
                        SERVER,
                        "200 while the process works at all.",
                        null),
                tells(
                        promptGet("/metrics", front::metrics).withoutKey(),
                        SERVER,
                        "Counts, as Prometheus reads them.",
                        null),
                tells(docs("/docs", front), SERVER, "To this documentation.", null),
                tells(docs("/docs/", front), SERVER, "This documentation.", null),
                tells(
                        promptGet("/api-doc/openapi.json", front::openApi).withoutKey(),
                        SERVER,
                        "This documentation for programs.",
                        null));
    }

    private static Endpoint open(String path, String summary, Front front) {
        return tells(promptGet(path, front::ready).withoutKey(), SERVER, summary, null);
    }

    private static Route docs(String path, Front front) {
        return promptGet(path, path.endsWith("/") ? front::docs : front::toDocs).withoutKey();
    }
}
