package dev.purlin.modelserver;

import dev.purlin.httpserver.Route;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.json.Schema;
import dev.purlin.wire.openai.OpenAiResponses;
import dev.purlin.wire.tei.Responses;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    private final Map<String, String> components = new TreeMap<>();
    private final JsonWriter json = new JsonWriter(1 << 16);

    private OpenApi() {}

    static String of(List<Route> routes, String version) {
        return new OpenApi().write(routes, version);
    }

    private String write(List<Route> routes, String version) {
        var paths = new TreeMap<String, TreeMap<String, Route>>();
        for (Route route : routes) {
            paths.computeIfAbsent(path(route), _ -> new TreeMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), route);
        }
        json.openObject().member("openapi", "3.1.0").name("info").openObject();
        json.member("title", "Purlin model server").member("version", version);
        json.name("license").openObject().member("name", "Apache-2.0").closeObject().closeObject();
        json.name("paths").openObject();
        paths.forEach((path, methods) -> {
            json.name(path).openObject();
            methods.forEach(this::operation);
            json.closeObject();
        });
        json.closeObject().name("components").openObject().name("schemas").openObject();
        components.forEach((name, schema) -> json.name(name).raw(schema));
        json.closeObject().name("securitySchemes").openObject().name("ApiKey").openObject();
        json.member("type", "http").member("scheme", "bearer");
        return json.closeObject().closeObject().closeObject().closeObject().toString();
    }

    private static String path(Route route) {
        return route.path().replace("*", "{id}");
    }

    private void operation(String method, Route route) {
        Description said = Description.of(route);
        json.name(method).openObject().name("tags").openList().text(said.tag()).closeList();
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
            content(said.request());
            json.closeObject();
        }
        responses(route, said);
        if (!route.open()) {
            json.name("security").raw("[{},{\"ApiKey\":[]}]");
        }
        json.closeObject();
    }

    private static String operationId(String method, Route route) {
        String words = route.path().replaceAll("[^a-zA-Z0-9]+", "_");
        return method + (words.equals("_") ? "_root" : words);
    }

    private void responses(Route route, Description said) {
        boolean moved = route.path().equals("/docs");
        json.name("responses").openObject();
        json.name(moved ? "303" : "200").openObject();
        json.member("description", moved ? "Elsewhere." : "Done.");
        if (said.response() != null) {
            content(said.response());
        }
        json.closeObject();
        if (said.request() != null) {
            boolean openAi = said.tag().equals(Description.OPENAI);
            Schema error = openAi ? OpenAiResponses.ERROR : Responses.ERROR;
            REFUSALS.forEach(refusal -> refusal(refusal, error));
        }
        if (!route.open()) {
            json.name("401").openObject().member("description", "The key is missing or wrong.");
            json.closeObject();
        }
        json.closeObject();
    }

    private void refusal(Refusal refusal, Schema error) {
        json.name(Integer.toString(refusal.status())).openObject();
        json.member("description", refusal.meaning());
        content(error);
        json.closeObject();
    }

    private void content(@Nullable Schema schema) {
        if (schema == null) {
            return;
        }
        keep(schema);
        json.name("content").openObject().name("application/json").openObject();
        json.name("schema").raw(schema.mention()).closeObject().closeObject();
    }

    private void keep(Schema schema) {
        if (schema.name() != null) {
            components.put(schema.name(), schema.json());
        }
        schema.parts().forEach(this::keep);
    }
}
