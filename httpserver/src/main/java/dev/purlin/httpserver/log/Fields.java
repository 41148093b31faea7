package dev.purlin.httpserver.log;

import dev.purlin.wire.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// An event with named values, to be given to a `System.Logger` as the object to log. Unchangeable;
/// each value holds on to those before it, so that one more costs the same however many there are.
public final class Fields {
    private final @Nullable Fields before;
    private final String name;
    private final Object value;

    public Fields(String event) {
        this(null, "", event);
    }

    private Fields(@Nullable Fields before, String name, Object value) {
        this.before = before;
        this.name = name;
        this.value = value;
    }

    public Fields with(String name, Object value) {
        return new Fields(this, name, value);
    }

    void write(JsonWriter json) {
        if (before == null) {
            json.member("message", value.toString());
            return;
        }
        before.write(json);
        json.name(name);
        if (value instanceof Number number) {
            json.raw(number.toString());
        } else {
            json.text(value.toString());
        }
    }

    /// `event name=value name="value with spaces"`.
    void write(LineBytes line) {
        if (before == null) {
            line.text(value.toString());
            return;
        }
        before.write(line);
        line.text(" ").text(name).text("=");
        if (value instanceof Integer || value instanceof Long) {
            line.number(((Number) value).longValue());
            return;
        }
        String text = value.toString();
        line.text(isPlain(text) ? text : new JsonWriter().text(text).toString());
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == '"') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        var line = new LineBytes();
        write(line);
        return line.toString();
    }
}
