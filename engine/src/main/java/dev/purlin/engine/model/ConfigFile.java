package dev.purlin.engine.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One JSON file of a model folder, whose keys are hints: a key that is absent or null is simply
/// not there, one of the wrong kind is an error that names file, key and value.
final class ConfigFile {

    /// Bytes. The largest config files seen are label maps of a few hundred kilobytes.
    static final long MOST_BYTES = 16 << 20;

    private static final int LONGEST_SHOWN = 80;

    // Python writes NaN and Infinity.
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private final Path file;
    private final JsonNode root;

    private ConfigFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /// Reads a file that may be absent; then it has no keys.
    static ConfigFile readOrEmpty(Path file) {
        return readIfPresent(file).orElseGet(() -> empty(file));
    }

    static Optional<ConfigFile> readIfPresent(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode root = parse(file);
        if (!root.isObject()) {
            throw new ModelException.BadConfig(
                    "%s holds no JSON object".formatted(file), "Fetch the file again.");
        }
        return Optional.of(new ConfigFile(file, root));
    }

    static ConfigFile readRequired(Path file, String help) {
        return readIfPresent(file).orElseThrow(() -> ModelException.FileMissing.at(file, help));
    }

    private static ConfigFile empty(Path file) {
        return new ConfigFile(file, MAPPER.createObjectNode());
    }

    /// Whatever JSON a file holds.
    static JsonNode parse(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MOST_BYTES) {
                throw new ModelException.BadConfig(
                        "%s has %,d bytes, at most %,d".formatted(file, bytes, MOST_BYTES),
                        "That is no configuration file; fetch it again.");
            }
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw ModelException.BadConfig.unreadable(file, "it could not be opened", e);
        } catch (JacksonException e) {
            throw ModelException.BadConfig.unreadable(file, "it is not JSON", e);
        }
    }

    Path file() {
        return file;
    }

    JsonNode root() {
        return root;
    }

    boolean has(String key) {
        return root.hasNonNull(key);
    }

    OptionalInt integer(String key) {
        JsonNode value = root.path(key);
        if (absent(value)) {
            return OptionalInt.empty();
        }
        if (value.canConvertToExactIntegral() && value.canConvertToInt()) {
            return OptionalInt.of(value.asInt());
        }
        throw wrong(key, value, "a whole number");
    }

    /// A whole number, or the first of a list of them.
    OptionalInt firstInteger(String key) {
        JsonNode value = root.path(key);
        if (!value.isArray()) {
            return integer(key);
        }
        JsonNode first = value.path(0);
        return first.canConvertToExactIntegral() && first.canConvertToInt()
                ? OptionalInt.of(first.asInt())
                : OptionalInt.empty();
    }

    Optional<String> text(String key) {
        JsonNode value = root.path(key);
        if (absent(value)) {
            return Optional.empty();
        }
        if (value.isString()) {
            return Optional.of(value.stringValue());
        }
        throw wrong(key, value, "a text");
    }

    /// The texts of a list; what is no text in it is passed over.
    List<String> texts(String key) {
        JsonNode value = root.path(key);
        if (absent(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, value, "a list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value.values()) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return List.copyOf(texts);
    }

    boolean flag(String key, boolean fallback) {
        JsonNode value = root.path(key);
        if (absent(value)) {
            return fallback;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        throw wrong(key, value, "true or false");
    }

    /// The object under a key, with the same file behind it; without keys where there is none.
    ConfigFile object(String key) {
        JsonNode value = root.path(key);
        if (absent(value)) {
            return empty(file);
        }
        if (value.isObject()) {
            return new ConfigFile(file, value);
        }
        throw wrong(key, value, "an object");
    }

    ModelException.BadConfig wrong(String key, JsonNode value, String wanted) {
        return new ModelException.BadConfig(
                "%s: `%s` is %s, not %s".formatted(file, key, shown(value), wanted),
                "Correct `%s` in %s, or fetch the file again.".formatted(key, file.getFileName()));
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
