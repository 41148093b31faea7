package dev.purlin.platform.api;

import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// A `config.yaml` for clients that read JSON. It was read before, so that it is small and good.
final class YamlAsJson {
    /// The library's own cuts characters in two at the end of its buffer.
    private static final int SPARE = 2;

    private YamlAsJson() {}

    static String of(String yaml) {
        var settings = LoadSettings.builder().setBufferSize(yaml.length() + SPARE).build();
        var json = new JsonWriter();
        write(json, new Load(settings).loadFromString(yaml));
        return json.toString();
    }

    private static void write(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case null -> json.nothing();
            case Map<?, ?> map -> {
                json.openObject();
                map.forEach((name, inside) -> {
                    json.name(String.valueOf(name));
                    write(json, inside);
                });
                json.closeObject();
            }
            case List<?> list -> {
                json.openList();
                list.forEach(inside -> write(json, inside));
                json.closeList();
            }
            case Double number when !Double.isFinite(number) -> json.text(number.toString());
            case Boolean _, Number _ -> json.raw(value.toString());
            default -> json.text(value.toString());
        }
    }
}
