package dev.purlin.wire.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A JSON text being written, as bytes.
///
/// Commas are placed by the writer: between members and elements, never before the first. What is
/// not finite is written as `null`. Not safe for use by several threads.
public final class JsonBytes {
    /// Bytes a float may take, with a comma.
    private static final int FLOAT_ROOM = 24;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private byte[] bytes;
    private int length;

    public JsonBytes() {
        this(256);
    }

    public JsonBytes(int expectedLength) {
        bytes = new byte[Math.max(64, expectedLength)];
    }

    /// The bytes written so far; the first [#length] of them count.
    public byte[] buffer() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    public JsonBytes openObject() {
        return open((byte) '{');
    }

    public JsonBytes closeObject() {
        return put((byte) '}');
    }

    public JsonBytes openList() {
        return open((byte) '[');
    }

    public JsonBytes closeList() {
        return put((byte) ']');
    }

    /// `"name":`, with a comma where one is due.
    public JsonBytes name(String name) {
        text(name);
        return put((byte) ':');
    }

    public JsonBytes member(String name, @Nullable String value) {
        name(name);
        return value == null ? nothing() : text(value);
    }

    public JsonBytes member(String name, long value) {
        return name(name).number(value);
    }

    public JsonBytes member(String name, float value) {
        return name(name).number(value);
    }

    public JsonBytes member(String name, boolean value) {
        return name(name).bool(value);
    }

    public JsonBytes bool(boolean value) {
        return raw(value ? "true" : "false");
    }

    public JsonBytes nothing() {
        return raw("null");
    }

    public JsonBytes number(long value) {
        return raw(Long.toString(value));
    }

    /// The shortest decimal that reads back as the same float.
    public JsonBytes number(float value) {
        separate();
        room(FLOAT_ROOM);
        putFloat(value);
        return this;
    }

    /// A list of `values[from..to)`.
    public JsonBytes floats(float[] values, int from, int to) {
        openList();
        room((to - from) * 13 + FLOAT_ROOM);
        for (int i = from; i < to; i++) {
            if (i > from) {
                bytes[length++] = ',';
            }
            room(FLOAT_ROOM);
            putFloat(values[i]);
        }
        return closeList();
    }

    /// A string: base64, with padding, of the floats in little-endian order.
    public JsonBytes base64(float[] values) {
        var raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        byte[] encoded = Base64.getEncoder().encode(raw.array());
        separate();
        put((byte) '"');
        room(encoded.length + 1);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        return put((byte) '"');
    }

    public JsonBytes text(String text) {
        separate();
        put((byte) '"');
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(utf8.length + 16);
        for (byte b : utf8) {
            if ((b >= 0 && b < 0x20) || b == '"' || b == '\\') {
                escape(b);
            } else {
                put(b);
            }
        }
        return put((byte) '"');
    }

    private void escape(byte b) {
        put((byte) '\\');
        switch (b) {
            case '"', '\\' -> put(b);
            case '\b' -> put((byte) 'b');
            case '\f' -> put((byte) 'f');
            case '\n' -> put((byte) 'n');
            case '\r' -> put((byte) 'r');
            case '\t' -> put((byte) 't');
            default -> {
                append("u00");
                put(HEX[b >> 4]);
                put(HEX[b & 15]);
            }
        }
    }

    /// JSON that is already written, ASCII only.
    public JsonBytes raw(String json) {
        separate();
        append(json);
        return this;
    }

    private JsonBytes open(byte bracket) {
        separate();
        return put(bracket);
    }

    /// A value follows a value: that takes a comma.
    private void separate() {
        if (length > 0) {
            byte last = bytes[length - 1];
            if (last != '{' && last != '[' && last != ':') {
                put((byte) ',');
            }
        }
    }

    @SuppressWarnings("deprecation") // The right copy where all characters are ASCII.
    private void append(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
    }

    private void putFloat(float value) {
        if (Float.isFinite(value)) {
            append(Float.toString(value));
        } else {
            append("null");
        }
    }

    private JsonBytes put(byte b) {
        room(1);
        bytes[length++] = b;
        return this;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
