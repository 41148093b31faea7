package dev.purlin.httpserver.log;

import dev.purlin.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An event with named values, to be given to a `System.Logger` as the object to log. Unchangeable.
public final class Fields {
    private final String event;
    private final List<Map.Entry<String, Object>> values;

    public Fields(String event) {
        this(event, List.of());
    }

    private Fields(String event, List<Map.Entry<String, Object>> values) {
        this.event = event;
        this.values = values;
    }

    public Fields with(String name, Object value) {
        var more = new ArrayList<>(values);
        more.add(Map.entry(name, value));
        return new Fields(event, more);
    }

    void write(JsonWriter json) {
        json.member("message", event);
        for (Map.Entry<String, Object> value : values) {
            json.name(value.getKey());
            if (value.getValue() instanceof Number number) {
                json.raw(number.toString());
            } else {
                json.text(value.getValue().toString());
            }
        }
    }

    /// `event name=value name="value with spaces"`.
    @Override
    public String toString() {
        var line = new StringBuilder(event);
        for (Map.Entry<String, Object> value : values) {
            String text = value.getValue().toString();
            boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '"');
            line.append(' ').append(value.getKey()).append('=');
            line.append(plain ? text : new JsonWriter().text(text).toString());
        }
        return line.toString();
    }
}
