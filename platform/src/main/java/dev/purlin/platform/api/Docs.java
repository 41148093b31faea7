package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The description of the interface: for programs, and as a page for people.
public final class Docs {
    private final byte[] document = resource("openapi.json");
    private final byte[] page = resource("docs.html");

    public Answer document(Request request) {
        return Answer.bytes(200, "application/json", document);
    }

    public Answer page(Request request) {
        return Answer.bytes(200, "text/html; charset=utf-8", page);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Docs.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(name, failure);
        }
    }
}
