package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The description of the interface: for programs, and as a page for people.
public final class Docs {
    public Answer document(Request request) {
        return Answer.bytes(200, "application/json", resource("openapi.json"));
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
