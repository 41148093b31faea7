package dev.purlin.wire.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A JSON text being written, with its commas: they go between members and elements, never before
/// the first. Brackets are the caller's to close. One thread at a time.
public final class JsonWriter {
    private final JsonBytes out;

    public JsonWriter() {
        this(256);
    }

    /// With room for so many bytes, so that a text of known size is not copied on the way.
    public JsonWriter(int capacity) {
        out = new JsonBytes(capacity);
    }

    /// What was written so far; it may be replaced by the next write.
    public JsonBytes bytes() {
        return out;
    }

    @Override
    public String toString() {
        return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
    }

    public JsonWriter openObject() {
        return raw("{");
    }

    public JsonWriter closeObject() {
        out.raw("}");
        return this;
    }

    public JsonWriter openList() {
        return raw("[");
    }

    public JsonWriter closeList() {
        out.raw("]");
        return this;
    }

    /// `"name":`, to be followed by the value.
    public JsonWriter name(String name) {
        text(name);
        out.raw(":");
        return this;
    }

    public JsonWriter member(String name, @Nullable String value) {
        name(name);
        return value == null ? nothing() : text(value);
    }

    public JsonWriter member(String name, long value) {
        return name(name).number(value);
    }

    public JsonWriter member(String name, float value) {
        return name(name).number(value);
    }

    public JsonWriter member(String name, boolean value) {
        return name(name).raw(value ? "true" : "false");
    }

    public JsonWriter nothing() {
        return raw("null");
    }

    public JsonWriter text(String text) {
        separate();
        out.string(text);
        return this;
    }

    public JsonWriter number(long value) {
        separate();
        out.number(value);
        return this;
    }

    /// The shortest decimal that reads back as the same float; `null` where there is none.
    public JsonWriter number(float value) {
        separate();
        out.number(value);
        return this;
    }

    /// A list of `values[from..to)`.
    public JsonWriter floats(float[] values, int from, int to) {
        separate();
        out.floats(values, from, to);
        return this;
    }

    /// A string: base64 of the floats in little-endian order.
    public JsonWriter base64(float[] values) {
        separate();
        out.base64(values, 0, values.length);
        return this;
    }

    /// JSON that is already written, ASCII only.
    public JsonWriter raw(String json) {
        separate();
        out.raw(json);
        return this;
    }

    /// A value behind a value takes a comma.
    private void separate() {
        if (out.length() > 0) {
            byte last = out.bytes()[out.length() - 1];
            if (last != '{' && last != '[' && last != ':') {
                out.raw(",");
            }
        }
    }
}
