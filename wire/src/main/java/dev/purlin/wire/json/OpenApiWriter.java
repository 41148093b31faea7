package dev.purlin.wire.json;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes an OpenAPI document: its frame, and the schemas that its operations mention. What an
/// operation says is its caller's. For one document.
public final class OpenApiWriter {
    private final Map<String, Map<String, Runnable>> paths = new TreeMap<>();
    private final Map<String, String> components = new TreeMap<>();
    private final JsonWriter json = new JsonWriter(1 << 16);

    /// Where operations write their members.
    public JsonWriter json() {
        return json;
    }

    /// Adds an operation; documents are sorted by path and method.
    ///
    /// @param method in small letters
    /// @param members writes them, when the document is written
    public void operation(String path, String method, Runnable members) {
        paths.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, members);
    }

    /// @param keyName what the operations call the scheme by which a key is sent
    public String document(String title, String version, String keyName) {
        json.openObject().member("openapi", "3.1.0").name("info").openObject();
        json.member("title", title).member("version", version);
        json.name("license").openObject().member("name", "Apache-2.0").closeObject().closeObject();
        json.name("paths").openObject();
        paths.forEach((path, methods) -> {
            json.name(path).openObject();
            methods.forEach((method, members) -> {
                json.name(method).openObject();
                members.run();
                json.closeObject();
            });
            json.closeObject();
        });
        json.closeObject().name("components").openObject().name("schemas").openObject();
        components.forEach((name, schema) -> json.name(name).raw(schema));
        json.closeObject().name("securitySchemes").openObject().name(keyName).openObject();
        json.member("type", "http").member("scheme", "bearer");
        return json.closeObject().closeObject().closeObject().closeObject().toString();
    }

    /// One of an operation's answers.
    ///
    /// @param body null when it is none, or no JSON
    public void answer(int status, String meaning, @Nullable Schema body) {
        json.name(Integer.toString(status)).openObject().member("description", meaning);
        content(body);
        json.closeObject();
    }

    /// The content of a body; nothing for none.
    public void content(@Nullable Schema schema) {
        if (schema == null) {
            return;
        }
        keep(schema);
        json.name("content").openObject().name("application/json").openObject();
        json.name("schema").raw(schema.mention()).closeObject().closeObject();
    }

    private void keep(Schema schema) {
        if (schema.name() != null) {
            components.put(schema.name(), schema.json());
        }
        schema.parts().forEach(this::keep);
    }
}
