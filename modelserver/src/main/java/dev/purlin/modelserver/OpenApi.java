package dev.purlin.modelserver;

import dev.purlin.httpserver.Route;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.json.OpenApiWriter;
import dev.purlin.wire.json.Schema;
import dev.purlin.wire.openai.OpenAiResponses;
import dev.purlin.wire.tei.Responses;
import java.util.List;
import java.util.Locale;

/// The OpenAPI document, made from the routes. It is written at build time and checked in; the
/// server sends the file.
final class OpenApi {
    private static final List<Refusal> REFUSALS =
            List.of(
                    new Refusal(400, "The body is no JSON, or an input is empty."),
                    new Refusal(413, "The body is over the limit."),
                    new Refusal(415, "The body is not called JSON."),
                    new Refusal(422, "The body has another shape, or an input breaks a rule."),
                    new Refusal(424, "The model cannot do this, or failed."),
                    new Refusal(429, "Too much is in work; `retry-after` says when to come back."),
                    new Refusal(503, "The model is not loaded, or the server is stopping."));

    private record Refusal(int status, String meaning) {}

    private final OpenApiWriter out = new OpenApiWriter();
    private final JsonWriter json = out.json();

    private OpenApi() {}

    static String of(List<Route> routes, String version) {
        var api = new OpenApi();
        for (Route route : routes) {
            String method = route.method().toLowerCase(Locale.ROOT);
            api.out.operation(path(route), method, () -> api.operation(method, route));
        }
        return api.out.document("Purlin model server", version, "ApiKey");
    }

    private static String path(Route route) {
        return route.path().replace("*", "{id}");
    }

    private void operation(String method, Route route) {
        Description said = Description.of(route);
        json.name("tags").openList().text(said.tag()).closeList();
        json.member("summary", said.summary());
        json.member("operationId", operationId(method, route));
        if (route.path().endsWith("*")) {
            json.name("parameters")
                    .raw(
                            "[{\"name\":\"id\",\"in\":\"path\",\"required\":true,"
                                    + "\"schema\":{\"type\":\"string\"}}]");
        }
        if (said.request() != null) {
            json.name("requestBody").openObject().member("required", true);
            out.content(said.request());
            json.closeObject();
        }
        responses(route, said);
        if (!route.open()) {
            json.name("security").raw("[{},{\"ApiKey\":[]}]");
        }
    }

    private static String operationId(String method, Route route) {
        String words = route.path().replaceAll("[^a-zA-Z0-9]+", "_");
        return method + (words.equals("_") ? "_root" : words);
    }

    private void responses(Route route, Description said) {
        boolean moved = route.path().equals("/docs");
        json.name("responses").openObject();
        out.answer(moved ? 303 : 200, moved ? "Elsewhere." : "Done.", said.response());
        if (said.request() != null) {
            boolean openAi = said.tag().equals(Description.OPENAI);
            Schema error = openAi ? OpenAiResponses.ERROR : Responses.ERROR;
            REFUSALS.forEach(refused -> out.answer(refused.status(), refused.meaning(), error));
        }
        if (!route.open()) {
            out.answer(401, "The key is missing or wrong.", null);
        }
        json.closeObject();
    }
}
