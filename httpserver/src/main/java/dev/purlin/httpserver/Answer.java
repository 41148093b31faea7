package dev.purlin.httpserver;

import dev.purlin.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A complete answer: status, headers, body, and what the access line says about it. Unchangeable;
/// the body's bytes belong to it from the moment it is made.
public final class Answer {
    private static final byte[] NOTHING = {};

    private final int status;
    private final @Nullable String contentType;
    private final byte[] body;
    private final int length;
    private final List<Map.Entry<String, String>> headers;
    private final List<Map.Entry<String, Object>> notes;

    private Answer(
            int status,
            @Nullable String contentType,
            byte[] body,
            int length,
            List<Map.Entry<String, String>> headers,
            List<Map.Entry<String, Object>> notes) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.length = length;
        this.headers = headers;
        this.notes = notes;
    }

    public static Answer empty(int status) {
        return new Answer(status, null, NOTHING, 0, List.of(), List.of());
    }

    public static Answer json(int status, JsonWriter body) {
        return new Answer(
                status,
                "application/json",
                body.bytes().bytes(),
                body.bytes().length(),
                List.of(),
                List.of());
    }

    public static Answer text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer bytes(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body, body.length, List.of(), List.of());
    }

    public Answer with(String header, String value) {
        return new Answer(status, contentType, body, length, plus(headers, header, value), notes);
    }

    /// The same answer with a word for the access line.
    public Answer noting(String key, Object value) {
        return new Answer(status, contentType, body, length, headers, plus(notes, key, value));
    }

    private static <V> List<Map.Entry<String, V>> plus(
            List<Map.Entry<String, V>> entries, String key, V value) {
        var more = new ArrayList<>(entries);
        more.add(Map.entry(key, value));
        return List.copyOf(more);
    }

    public int status() {
        return status;
    }

    @Nullable String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    int length() {
        return length;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    List<Map.Entry<String, Object>> notes() {
        return notes;
    }
}
