package dev.purlin.httpserver;

import dev.purlin.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A complete answer: status, headers, body, and what the access line says about it. Unchangeable;
/// the body's bytes belong to it from the moment it is made. One whose body is a [BodySource] is
/// for one request alone.
public final class Answer {
    private static final byte[] NOTHING = {};

    private final int status;
    private final @Nullable String contentType;
    private final byte[] body;
    private final int length;
    private final @Nullable BodySource source;
    private final List<Map.Entry<String, String>> headers;
    private final List<Map.Entry<String, Object>> notes;

    private Answer(
            int status,
            @Nullable String contentType,
            byte[] body,
            int length,
            @Nullable BodySource source,
            List<Map.Entry<String, String>> headers,
            List<Map.Entry<String, Object>> notes) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.length = length;
        this.source = source;
        this.headers = headers;
        this.notes = notes;
    }

    public static Answer empty(int status) {
        return new Answer(status, null, NOTHING, 0, null, List.of(), List.of());
    }

    public static Answer json(int status, JsonWriter body) {
        return new Answer(
                status,
                "application/json",
                body.bytes().bytes(),
                body.bytes().length(),
                null,
                List.of(),
                List.of());
    }

    public static Answer text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer bytes(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body, body.length, null, List.of(), List.of());
    }

    /// An answer whose body is read while it is sent.
    public static Answer stream(int status, String contentType, BodySource body) {
        return new Answer(status, contentType, NOTHING, 0, body, List.of(), List.of());
    }

    public Answer with(String header, String value) {
        return new Answer(
                status, contentType, body, length, source, plus(headers, header, value), notes);
    }

    /// The same answer with a word for the access line.
    public Answer noting(String key, Object value) {
        return new Answer(
                status, contentType, body, length, source, headers, plus(notes, key, value));
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

    /// How many of [#body]'s bytes there are.
    int length() {
        return length;
    }

    /// Null: the body is all in memory.
    @Nullable BodySource source() {
        return source;
    }

    /// Of the body, wherever it is.
    long bytes() {
        return source == null ? length : source.length();
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    List<Map.Entry<String, Object>> notes() {
        return notes;
    }
}
