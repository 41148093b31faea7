package dev.purlin.platform.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.httpserver.Answer;
import dev.purlin.wire.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The description of the interface: for programs, and as a page for people.
public final class Docs {
    /// With the URL under which the caller reached it.
    public Answer document(Request request) {
        String document = new String(resource("openapi.json"), UTF_8);
        var servers =
                new JsonWriter()
                        .openObject()
                        .name("servers")
                        .openList()
                        .openObject()
                        .member("url", request.root())
                        .closeObject()
                        .closeList();
        String whole = servers + "," + document.substring(document.indexOf('{') + 1);
        return Answer.bytes(200, "application/json", whole.getBytes(UTF_8));
    }

    public Answer page(Request request) {
        return Answer.bytes(200, "text/html; charset=utf-8", resource("docs.html"));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Docs.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(name, failure);
        }
    }
}
