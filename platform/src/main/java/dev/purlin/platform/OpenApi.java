package dev.purlin.platform;

import dev.purlin.platform.Routes.Access;
import dev.purlin.platform.Routes.Url;
import dev.purlin.platform.api.Shapes;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.json.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The OpenAPI document, made from the URLs. It is written at build time and checked in; the
/// platform sends the file.
final class OpenApi {
    /// Of the interface, not of the program.
    private static final String VERSION = "1";

    private record Refusal(int status, String meaning) {}

    private static final List<Refusal> REFUSALS =
            List.of(
                    new Refusal(
                            400, "The body is no JSON of this shape, or a value is out of range."),
                    new Refusal(404, "There is nothing of that name that the key may see."),
                    new Refusal(409, "The state does not allow it."));

    private final Map<String, String> components = new TreeMap<>();
    private final JsonWriter json = new JsonWriter(1 << 16);

    private OpenApi() {}

    static String document() {
        return new OpenApi().write();
    }

    private String write() {
        var paths = new TreeMap<String, TreeMap<String, Url>>();
        for (Url url : Url.values()) {
            paths.computeIfAbsent(url.path(), _ -> new TreeMap<>())
                    .put(url.method().toLowerCase(Locale.ROOT), url);
        }
        json.openObject().member("openapi", "3.1.0").name("info").openObject();
        json.member("title", "Purlin platform").member("version", VERSION);
        json.name("license").openObject().member("name", "Apache-2.0").closeObject().closeObject();
        json.name("paths").openObject();
        paths.forEach((path, methods) -> {
            json.name(path).openObject();
            methods.forEach(this::operation);
            json.closeObject();
        });
        json.closeObject().name("components").openObject().name("schemas").openObject();
        components.forEach((name, schema) -> json.name(name).raw(schema));
        json.closeObject().name("securitySchemes").openObject().name("Key").openObject();
        json.member("type", "http").member("scheme", "bearer");
        return json.closeObject().closeObject().closeObject().closeObject().toString();
    }

    private void operation(String method, Url url) {
        Description said = Description.of(url);
        json.name(method).openObject().member("summary", said.summary());
        json.member("operationId", url.name().toLowerCase(Locale.ROOT));
        parameters(url, said);
        if (said.request() != null) {
            json.name("requestBody").openObject();
            content(said.request());
            json.closeObject();
        }
        json.name("responses").openObject().name("200").openObject();
        json.member("description", "Done.");
        content(said.answer());
        json.closeObject();
        if (url.access() != Access.ANYBODY) {
            refusal(new Refusal(401, "The key is missing, unknown, revoked or expired."));
            if (url.access() != Access.ANY_KEY) {
                refusal(new Refusal(403, "The key's scope does not reach here."));
            }
            REFUSALS.forEach(this::refusal);
        }
        json.closeObject();
        if (url.access() != Access.ANYBODY) {
            json.name("security").raw("[{\"Key\":[]}]");
        }
        json.closeObject();
    }

    private void parameters(Url url, Description said) {
        json.name("parameters").openList();
        Arrays.stream(url.path().split("/", -1))
                .filter(part -> part.startsWith("{"))
                .forEach(part -> parameter(part.substring(1, part.length() - 1), "path"));
        said.query().forEach(name -> parameter(name, "query"));
        json.closeList();
    }

    private void parameter(String name, String place) {
        json.openObject()
                .member("name", name)
                .member("in", place)
                .member("required", place.equals("path"))
                .name("schema")
                .raw(Shapes.TEXT.mention())
                .closeObject();
    }

    private void refusal(Refusal refusal) {
        json.name(Integer.toString(refusal.status())).openObject();
        json.member("description", refusal.meaning());
        content(Shapes.ERROR);
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
