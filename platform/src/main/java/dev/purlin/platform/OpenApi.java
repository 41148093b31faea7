package dev.purlin.platform;

import dev.purlin.platform.Routes.Access;
import dev.purlin.platform.Routes.Url;
import dev.purlin.platform.api.Shapes;
import dev.purlin.wire.json.JsonWriter;
import dev.purlin.wire.json.OpenApiWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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

    private final OpenApiWriter out = new OpenApiWriter();
    private final JsonWriter json = out.json();

    private OpenApi() {}

    static String document() {
        var api = new OpenApi();
        for (Url url : Url.values()) {
            api.out.operation(
                    url.path(), url.method().toLowerCase(Locale.ROOT), () -> api.operation(url));
        }
        return api.out.document("Purlin platform", VERSION, "Key");
    }

    private void operation(Url url) {
        Description said = Description.of(url);
        json.member("summary", said.summary());
        json.member("operationId", url.name().toLowerCase(Locale.ROOT));
        parameters(url, said);
        if (said.request() != null) {
            json.name("requestBody").openObject();
            out.content(said.request());
            json.closeObject();
        }
        json.name("responses").openObject();
        out.answer(200, "Done.", said.answer());
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
        out.answer(refusal.status(), refusal.meaning(), Shapes.ERROR);
    }
}
