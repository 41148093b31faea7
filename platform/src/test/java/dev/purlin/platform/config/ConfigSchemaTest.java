package dev.purlin.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema for editors says what the reader knows.
class ConfigSchemaTest {
    private static JsonNode schema;
    private static Map<String, JsonNode> byPath;

    @BeforeAll
    static void read_the_schema() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        TrussConfig.class.getResourceAsStream("config.schema.json"))) {
            schema = new JsonMapper().readTree(in.readAllBytes());
        }
        byPath = new LinkedHashMap<>();
        collect("", schema);
    }

    private static void collect(String path, JsonNode node) {
        JsonNode place = resolved(node);
        place.path("properties")
                .properties()
                .forEach(property -> {
                    String at = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                    byPath.put(at, resolved(property.getValue()));
                    collect(at, property.getValue());
                });
        if (place.has("items")) {
            collect(path + "[]", place.path("items"));
        }
    }

    private static JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : schema.at(reference.substring(1));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> {
            if (!item.isNull()) {
                texts.add(item.asString());
            }
        });
        return texts;
    }

    private static JsonNode of(Key key) {
        return Objects.requireNonNull(byPath.get(key.path()));
    }

    @Test
    void the_schema_has_every_key_that_is_known_and_no_other() {
        assertThat(byPath.keySet()).containsExactlyInAnyOrderElementsOf(Key.paths());
        assertThat(Key.paths()).doesNotHaveDuplicates();
    }

    @Test
    void the_schema_and_each_of_its_keys_say_what_they_are() {
        assertThat(schema.path("title").asString("")).isNotBlank();
        assertThat(schema.path("description").asString("")).isNotBlank();
        byPath.forEach((path, node) ->
                assertThat(node.path("description").asString("")).as(path).isNotBlank());
    }

    @Test
    void types_are_those_that_the_reader_takes() {
        for (Key key : Key.values()) {
            JsonNode type = of(key).path("type");
            List<String> types = type.isString() ? List.of(type.asString()) : texts(type);
            // Always refused when it says something.
            if (types.equals(List.of("null"))) {
                assertThat(key).isIn(Key.TRT_LLM, Key.BIS_LLM, Key.NO_CACHE);
                continue;
            }
            switch (key.shape()) {
                case TEXT -> {
                    if (key != Key.REPO_ID) {
                        assertThat(types).as(key.path()).contains("string");
                    }
                }
                case WHOLE -> assertThat(types).as(key.path()).containsAnyOf("integer", "number");
                case TRUTH -> assertThat(types).as(key.path()).containsExactly("boolean", "null");
                case TEXTS, RECORDS -> assertThat(types).as(key.path()).contains("array");
                case RECORD, OWN_NAMES -> assertThat(types).as(key.path()).contains("object");
                case ANY -> assertThat(types).as(key.path()).isEmpty();
            }
        }
    }

    @Test
    void only_mappings_with_names_of_their_own_take_others() {
        for (Key key : Key.values()) {
            JsonNode others = of(key).path("additionalProperties");
            switch (key.shape()) {
                case RECORD -> assertThat(others.asBoolean(true)).as(key.path()).isFalse();
                case OWN_NAMES ->
                        assertThat(others.isObject() || others.asBoolean(false))
                                .as(key.path())
                                .isTrue();
                case TEXT, WHOLE, TRUTH, TEXTS, RECORDS, ANY ->
                        assertThat(others.isMissingNode()).as(key.path()).isTrue();
            }
        }
    }

    @Test
    void choices_and_bounds_are_those_of_the_reader() {
        assertThat(texts(of(Key.RETRY).path("enum")))
                .isEqualTo(words(PurlinSettings.Retry.values()));
        assertThat(texts(of(Key.ENGINE_DTYPE).path("enum")))
                .isEqualTo(words(EngineChoice.Dtype.values()));
        assertThat(texts(of(Key.OWN_BUILD).path("enum")))
                .isEqualTo(words(PurlinSettings.Build.values()));
        assertThat(texts(of(Key.TRANSPORT_KIND).path("enum"))).isEqualTo(words(Transport.values()));
        assertThat(texts(of(Key.ACCELERATOR).path("examples")))
                .containsAll(Accelerator.KNOWN_TYPES);
        for (Key key : Key.below("runtime.health_checks")) {
            assertThat(of(key).path("minimum").asInt(0)).isEqualTo(10);
            assertThat(of(key).path("maximum").asInt(0)).isEqualTo(3_000);
        }
        assertThat(of(Key.SERVER_PORT).path("maximum").asInt(0)).isEqualTo(65_535);
        assertThat(of(Key.PREDICT_CONCURRENCY).path("maximum").asInt(0)).isEqualTo(100_000);
        assertThat(texts(of(Key.DOCKER_SERVER).path("required")))
                .containsExactly(
                        Key.START_COMMAND.lastName(),
                        Key.SERVER_PORT.lastName(),
                        Key.PREDICT_ENDPOINT.lastName(),
                        Key.READINESS_ENDPOINT.lastName(),
                        Key.LIVENESS_ENDPOINT.lastName());
    }

    private static List<String> words(Enum<?>[] choices) {
        return Arrays.stream(choices).map(Reading::word).toList();
    }

    @Test
    void keys_that_change_nothing_say_so() {
        for (Key key : Key.values()) {
            if (key.inert().isPresent()) {
                assertThat(of(key).path("description").asString(""))
                        .as(key.path())
                        .contains("Changes nothing here");
            }
        }
    }
}
