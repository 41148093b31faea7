package dev.purlin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.purlin.engine.head.SparseVector;
import dev.purlin.engine.head.TokenVectors;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelException;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.engine.model.Pooling;
import dev.purlin.tokenizer.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares with answers that Python's onnxruntime and tokenizers gave for the same small models.
class FixtureTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final JsonMapper JSON = new JsonMapper();

    /// Kernels differ between versions of ONNX Runtime in the last bits.
    private static final float NEAR = 2e-4f;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embedder",
                "embedder-cls",
                "last-token",
                "sentence-embedding",
                "whole-numbers",
                "no-type-ids",
                "position-ids",
                "external-data",
                "dense",
                "distilbert-config",
                "past-key-values",
                "prompts"
            })
    void embeds_as_the_reference_does_alone_and_all_together(String name) {
        try (Engine engine = open(name)) {
            List<Input> inputs = new ArrayList<>();
            for (JsonNode value : golden(name).get("cases")) {
                if (value.get("ids").size() > engine.card().maxInputLength()) {
                    // MPNet keeps positions to itself that the reference used.
                    continue;
                }
                Input input = input(value.get("inputs"));
                EmbedOptions options = new EmbedOptions(options(value), false, null);
                float[] vector = embed(engine, List.of(input), options).getFirst();
                near(vector, value.get("pooled"));
                if (options.text().equals(TextOptions.defaults())) {
                    inputs.add(input);
                }
            }
            EmbedOptions options = new EmbedOptions(TextOptions.defaults(), false, null);
            List<float[]> together = embed(engine, inputs, options);
            for (int i = 0; i < inputs.size(); i++) {
                float[] alone = embed(engine, List.of(inputs.get(i)), options).getFirst();
                assertThat(together.get(i)).containsExactly(alone, within(1e-5f));
            }
        }
    }

    @Test
    void external_data_behind_links_is_found_as_the_hub_cache_lays_it_out(@TempDir Path cache)
            throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("blobs"));
        Path snapshot = Files.createDirectories(cache.resolve("snapshots/main"));
        Path from = FIXTURES.resolve("external-data");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path blob = blobs.resolve(String.valueOf(file.hashCode()));
                Files.copy(file, blob);
                Path link = snapshot.resolve(from.relativize(file).toString());
                Path folder = Files.createDirectories(link.resolveSibling(""));
                Files.createSymbolicLink(link, folder.relativize(blob));
            }
        }
        ModelFolder model = ModelFolder.read(snapshot, ModelChoices.defaults());
        JsonNode first = golden("external-data").get("cases").get(0);
        try (Engine engine = Engine.open(model, EngineSettings.defaults().withWide(false))) {
            EmbedOptions options = new EmbedOptions(TextOptions.defaults(), false, null);
            near(
                    embed(engine, List.of(input(first.get("inputs"))), options).getFirst(),
                    first.get("pooled"));
        }
    }

    /// As in the reference: all that stands before the text is left out, `[CLS]` too.
    @Test
    void a_prompt_is_left_out_of_the_mean_where_the_model_wants_it(@TempDir Path folder)
            throws IOException {
        Path from = FIXTURES.resolve("prompts");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(file, to);
            }
        }
        Path pooling = folder.resolve("1_Pooling/config.json");
        String said = Files.readString(pooling);
        Files.writeString(
                pooling, said.replace("\"include_prompt\": true", "\"include_prompt\": false"));
        ModelChoices plain = ModelChoices.defaults().withDefaultPrompt("");
        ModelFolder model = ModelFolder.read(folder, plain);
        try (Engine engine = Engine.open(model, EngineSettings.defaults().withWide(false))) {
            for (Side side : Side.values()) {
                for (String text : List.of("a cat", "a cat ".repeat(40))) {
                    TextOptions options = new TextOptions(true, side, "query");
                    int before = engine.tokenize("question: ", true, null).size() - 1;
                    meanOfTheRest(engine, text, options, before);
                }
            }
        }
    }

    private static void meanOfTheRest(Engine engine, String text, TextOptions options, int before) {
        List<Input> inputs = List.of(new Input.Text(text));
        TokenVectors all = engine.embedAll(inputs, options).future().join().value().getFirst();
        int uncut = engine.tokenize(text, true, "query").size();
        int cut = options.side() == Side.LEFT ? uncut - all.rows() : 0;
        int from = Math.max(0, before - cut);
        float[] mean = new float[all.dimensions()];
        for (int row = from; row < all.rows(); row++) {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += all.at(row, k) / (all.rows() - from);
            }
        }
        EmbedOptions plain = new EmbedOptions(options, false, null);
        assertThat(embed(engine, inputs, plain).getFirst()).containsExactly(mean, within(1e-5f));
    }

    @Test
    void a_quantised_model_is_near_the_reference() {
        try (Engine engine = open("int8", ModelChoices.defaults().withDtype(Dtype.INT8))) {
            for (JsonNode value : golden("int8").get("cases")) {
                if (value.path("dtype").asString("").equals("float32")) {
                    continue;
                }
                EmbedOptions options = new EmbedOptions(options(value), true, null);
                float[] vector =
                        embed(engine, List.of(input(value.get("inputs"))), options).getFirst();
                // Integer kernels round differently on different processors.
                assertThat(cosine(vector, value.get("normalized"))).isGreaterThan(0.995);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedder", "last-token", "position-ids", "past-key-values"})
    void gives_every_tokens_vector(String name) {
        try (Engine engine = open(name)) {
            for (JsonNode value : golden(name).get("all")) {
                TokenVectors vectors =
                        engine.embedAll(List.of(input(value.get("inputs"))), TextOptions.defaults())
                                .future()
                                .join()
                                .value()
                                .getFirst();
                assertThat(vectors.rows()).isEqualTo(value.get("vectors").size());
                for (int row = 0; row < vectors.rows(); row++) {
                    for (int k = 0; k < vectors.dimensions(); k++) {
                        float wanted = value.get("vectors").get(row).get(k).floatValue();
                        assertThat(vectors.at(row, k)).isCloseTo(wanted, within(NEAR));
                    }
                }
            }
        }
    }

    @Test
    void a_graph_that_pools_by_itself_still_gives_token_vectors_where_it_has_them() {
        try (Engine engine = open("sentence-embedding")) {
            TokenVectors vectors =
                    engine.embedAll(List.of(new Input.Text("a")), TextOptions.defaults())
                            .future()
                            .join()
                            .value()
                            .getFirst();
            assertThat(vectors.rows()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classifier", "multi-label", "reranker"})
    void classifies_as_the_reference_does(String name) {
        try (Engine engine = open(name)) {
            for (JsonNode value : golden(name).get("cases")) {
                List<LabelScore> scores =
                        engine.predict(List.of(input(value.get("inputs"))), options(value), false)
                                .future()
                                .join()
                                .value()
                                .getFirst();
                JsonNode wanted = value.get("predictions");
                assertThat(scores).hasSize(wanted.size());
                for (int i = 0; i < scores.size(); i++) {
                    assertThat(scores.get(i).label())
                            .isEqualTo(wanted.get(i).get("label").asString());
                    assertThat(scores.get(i).score())
                            .isCloseTo(wanted.get(i).get("score").floatValue(), within(NEAR));
                }
            }
        }
    }

    @Test
    void reranks_best_first_and_the_later_one_first_among_equals() {
        try (Engine engine = open("reranker")) {
            List<Rank> ranks =
                    engine.rerank(
                                    "test",
                                    List.of("test", "other", "test"),
                                    TextOptions.defaults(),
                                    false)
                            .future()
                            .join()
                            .value();
            List<Integer> order = ranks.stream().map(Rank::index).toList();
            assertThat(order).isIn(List.of(2, 0, 1), List.of(1, 2, 0));
        }
    }

    @Test
    void gives_sparse_vectors() {
        try (Engine engine = open("splade", ModelChoices.defaults().withPooling(Pooling.SPLADE))) {
            for (JsonNode value : golden("splade").get("cases")) {
                SparseVector vector =
                        engine.embedSparse(List.of(input(value.get("inputs"))), options(value))
                                .future()
                                .join()
                                .value()
                                .getFirst();
                JsonNode wanted = value.get("sparse");
                assertThat(vector.size()).isEqualTo(wanted.size());
                for (int i = 0; i < vector.size(); i++) {
                    assertThat(vector.indices()[i])
                            .isEqualTo(wanted.get(i).get("index").intValue());
                    assertThat(vector.values()[i])
                            .isCloseTo(wanted.get(i).get("value").floatValue(), within(NEAR));
                }
            }
        }
    }

    @Test
    void sparse_vectors_are_had_whole_and_compared_but_not_normalized() {
        try (Engine engine = open("splade", ModelChoices.defaults().withPooling(Pooling.SPLADE))) {
            JsonNode value = golden("splade").get("cases").get(0);
            List<Input> inputs = List.of(input(value.get("inputs")));
            EmbedOptions raw = new EmbedOptions(TextOptions.defaults(), false, null);
            float[] whole = engine.embed(inputs, raw).future().join().value().getFirst();
            for (JsonNode word : value.get("sparse")) {
                assertThat(whole[word.get("index").intValue()])
                        .isCloseTo(word.get("value").floatValue(), within(NEAR));
            }
            String text = value.get("inputs").asString();
            assertThat(
                            engine.similarity(text, List.of(text), TextOptions.defaults())
                                    .future()
                                    .join()
                                    .value())
                    .containsExactly(new float[] {1}, within(NEAR));
            assertThatThrownBy(() -> engine.embed(inputs, EmbedOptions.defaults()))
                    .hasMessageContaining("`normalize` is not available for SPLADE models");
        }
    }

    @Test
    void a_folder_without_onnx_files_says_how_to_make_one() {
        assertThatThrownBy(() -> open("safetensors-only"))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.getMessage() + e.help()).contains("optimum-cli export"));
    }

    private static Engine open(String name) {
        ModelChoices choices = ModelChoices.defaults();
        return switch (name) {
            // The reference puts no prompt before texts that name none.
            case "prompts" -> open(name, choices.withDefaultPrompt(""));
            default -> open(name, choices);
        };
    }

    private static Engine open(String name, ModelChoices choices) {
        return Engine.open(
                ModelFolder.read(FIXTURES.resolve(name), choices),
                EngineSettings.defaults().withWide(false));
    }

    private static JsonNode golden(String name) {
        return JSON.readTree(FIXTURES.resolve(name).resolve("golden.json").toFile());
    }

    private static Input input(JsonNode inputs) {
        return inputs.isString()
                ? new Input.Text(inputs.asString())
                : new Input.Pair(inputs.get(0).asString(), inputs.get(1).asString());
    }

    private static TextOptions options(JsonNode value) {
        boolean left = value.path("truncation_direction").asString("right").equals("left");
        String prompt = value.path("prompt_name").asString(null);
        return new TextOptions(true, left ? Side.LEFT : Side.RIGHT, prompt);
    }

    private static List<float[]> embed(Engine engine, List<Input> inputs, EmbedOptions options) {
        return engine.embed(inputs, options).future().join().value();
    }

    private static void near(float[] vector, JsonNode wanted) {
        assertThat(vector).hasSize(wanted.size());
        for (int i = 0; i < vector.length; i++) {
            assertThat(vector[i]).isCloseTo(wanted.get(i).floatValue(), within(NEAR));
        }
    }

    private static double cosine(float[] vector, JsonNode wanted) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += vector[i] * wanted.get(i).doubleValue();
        }
        return sum;
    }
}
