package dev.purlin.engine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// The names of a classifier's outputs.
///
/// @param names by output index; complete, never empty
/// @param ids as the model's own files say it, in their order
public record Labels(List<String> names, Map<String, Integer> ids) {

    /// Labels. The largest classifiers in use have some thousands.
    static final int MOST = 1_000_000;

    public Labels {
        names = List.copyOf(names);
        ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no labels");
        }
    }

    public int size() {
        return names.size();
    }

    /// Labels that nobody named get the names that everybody else gives them.
    static Labels unnamed(int count) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            names.add("LABEL_" + i);
            ids.put("LABEL_" + i, i);
        }
        return new Labels(names, ids);
    }

    /// The maps of `config.json`; one of the two is enough. Empty where there is neither.
    static Optional<Labels> in(ConfigFile config) {
        if (!config.has("id2label") && !config.has("label2id")) {
            return Optional.empty();
        }
        Map<String, Integer> ids = label2id(config);
        TreeMap<Integer, String> byId = id2label(config);
        if (byId.isEmpty()) {
            ids.forEach((name, id) -> byId.putIfAbsent(id, name));
        }
        if (ids.isEmpty()) {
            byId.forEach((id, name) -> ids.putIfAbsent(name, id));
        }
        return Optional.of(new Labels(complete(config, byId), ids));
    }

    private static TreeMap<Integer, String> id2label(ConfigFile config) {
        TreeMap<Integer, String> byId = new TreeMap<>();
        ConfigFile map = config.object("id2label");
        for (Map.Entry<String, JsonNode> entry : map.root().properties()) {
            String name = entry.getValue().asString("");
            byId.put(id(config, "id2label", entry.getKey(), entry.getValue()), name);
        }
        return byId;
    }

    private static Map<String, Integer> label2id(ConfigFile config) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        ConfigFile map = config.object("label2id");
        for (Map.Entry<String, JsonNode> entry : map.root().properties()) {
            JsonNode value = entry.getValue();
            ids.put(entry.getKey(), id(config, "label2id", value.asString(""), value));
        }
        return ids;
    }

    private static int id(ConfigFile config, String map, String text, JsonNode shown) {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0 && id < MOST) {
                return id;
            }
        } catch (NumberFormatException _) {
            // Said below, as a negative or a huge one is.
        }
        throw config.wrong(map, shown, "a map with whole numbers from 0 as ids");
    }

    private static List<String> complete(ConfigFile config, TreeMap<Integer, String> byId) {
        if (byId.isEmpty() || byId.lastKey() != byId.size() - 1) {
            throw new ModelException.BadConfig(
                    "%s: the ids in `id2label` are %s, not 0, 1, 2 and so on"
                            .formatted(config.file(), byId.keySet()),
                    "Name every output of the classifier, counting from 0, in `id2label`.");
        }
        return List.copyOf(byId.values());
    }
}
