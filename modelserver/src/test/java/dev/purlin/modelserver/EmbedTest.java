package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class EmbedTest {
    /// The first values that the reference server gives for `test`, cut to 128 values.
    private static final float[] GOLDEN = {
        0.020964134f, 0.04565805f, -0.066505864f, 0.10739273f, -0.013054413f, -0.07467599f
    };

    private static Running running;

    @BeforeAll
    static void start() throws Exception {
        running = Running.builtIn();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).floatValue();
        }
        return values;
    }

    private static double norm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void a_text_gives_its_golden_vector() throws Exception {
        JsonNode answer = running.result("/embed", "{\"inputs\":\"test\",\"dimensions\":128}");
        assertThat(answer.size()).isEqualTo(1);
        float[] vector = floats(answer.get(0));
        assertThat(vector).hasSize(128);
        for (int i = 0; i < GOLDEN.length; i++) {
            assertThat(vector[i]).isCloseTo(GOLDEN[i], within(4e-3f));
        }
        assertThat(norm(vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void three_texts_give_three_equal_rows() throws Exception {
        JsonNode answer =
                running.result(
                        "/embed", "{\"inputs\":[\"test\",\"test\",\"test\"],\"dimensions\":128}");
        assertThat(answer.size()).isEqualTo(3);
        assertThat(floats(answer.get(0))).containsExactly(floats(answer.get(2)));
    }

    @Test
    void ids_are_taken_as_they_are() throws Exception {
        JsonNode byIds = running.result("/embed", "{\"inputs\":[101,7592,102]}");
        JsonNode byText = running.result("/embed", "{\"inputs\":\"hello\"}");
        assertThat(floats(byIds.get(0))).containsExactly(floats(byText.get(0)), within(1e-5f));
        assertThat(running.result("/embed", "{\"inputs\":[[101,102],\"a\"]}").size()).isEqualTo(2);
    }

    @Test
    void base64_says_the_same_as_numbers() throws Exception {
        JsonNode plain = running.result("/v1/embeddings", "{\"input\":\"test\"}");
        JsonNode packed =
                running.result(
                        "/v1/embeddings", "{\"input\":\"test\",\"encoding_format\":\"base64\"}");
        byte[] bytes = Base64.getDecoder().decode(packed.at("/data/0/embedding").asString());
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        // The two may have run on one core and on two.
        assertThat(vector)
                .containsExactly(floats(plain.at("/data/0/embedding")), withPrecision(1e-6f));
    }

    @Test
    void the_openai_answer_has_openais_shape() throws Exception {
        JsonNode answer =
                running.result("/embeddings", "{\"input\":[\"hello\",\"a\"],\"model\":\"other\"}");
        assertThat(answer.get("object").asString()).isEqualTo("list");
        assertThat(answer.get("model").asString()).isEqualTo("built-in");
        assertThat(answer.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/1/object").asString()).isEqualTo("embedding");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(6);
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(6);
    }

    @Test
    void a_success_tells_what_it_took_and_an_error_does_not() throws Exception {
        var headers = running.post("/embed", "{\"inputs\":[\"héllo\",\"a\"]}").headers();
        assertThat(headers.firstValue("x-compute-type")).hasValue("cpu+onnx");
        assertThat(headers.firstValue("x-compute-characters")).hasValue("6");
        assertThat(headers.firstValue("x-compute-tokens")).hasValue("6");
        for (String name :
                new String[] {
                    "x-compute-time",
                    "x-total-time",
                    "x-tokenization-time",
                    "x-queue-time",
                    "x-inference-time"
                }) {
            assertThat(headers.firstValue(name)).as(name).get().asString().matches("\\d+");
        }
        assertThat(running.post("/embed", "{\"inputs\":\"\"}").headers().map())
                .doesNotContainKeys("x-compute-type", "x-total-time");
    }

    @Test
    void similarity_is_one_cosine_per_sentence() throws Exception {
        JsonNode answer =
                running.result(
                        "/similarity",
                        "{\"inputs\":{\"source_sentence\":\"a cat\",\"sentences\":[\"a cat\",\"a stone\"]},"
                                + "\"parameters\":{}}");
        assertThat(answer.get(0).floatValue()).isCloseTo(1, within(1e-4f));
        assertThat(answer.get(1).floatValue()).isLessThan(0.9f);
    }

    @Test
    void embed_all_gives_a_row_per_token() throws Exception {
        JsonNode answer = running.result("/embed_all", "{\"inputs\":\"hello\"}");
        assertThat(answer.at("/0").size()).isEqualTo(3);
        assertThat(answer.at("/0/0").size()).isEqualTo(384);
    }

    @Test
    void tokens_go_there_and_back() throws Exception {
        JsonNode tokens = running.result("/tokenize", "{\"inputs\":\"hello there\"}");
        assertThat(tokens.at("/0/0/special").asBoolean()).isTrue();
        assertThat(tokens.at("/0/0/start").isNull()).isTrue();
        assertThat(tokens.at("/0/1/id").asInt()).isEqualTo(7592);
        assertThat(tokens.at("/0/2/start").asInt()).isEqualTo(6);
        JsonNode text = running.result("/decode", "{\"ids\":[[101,7592,102],[2045]]}");
        assertThat(text.at("/0").asString()).isEqualTo("hello");
        assertThat(text.at("/1").asString()).isEqualTo("there");
    }

    @Test
    void the_root_does_what_the_model_is_for() throws Exception {
        assertThat(running.result("/", "{\"inputs\":\"a\"}").at("/0").size()).isEqualTo(384);
        assertThat(running.result("/invocations", "{\"inputs\":\"a\"}").size()).isEqualTo(1);
    }

    @Test
    void vertex_answers_each_instance() throws Exception {
        JsonNode answer =
                running.result(
                        "/vertex",
                        "{\"instances\":[{\"inputs\":\"a\"},{\"inputs\":[\"b\",\"c\"]}]}");
        assertThat(answer.at("/predictions/0").size()).isEqualTo(1);
        assertThat(answer.at("/predictions/1").size()).isEqualTo(2);
        assertThat(running.result("/vertex", "{\"instances\":[]}").at("/predictions").size())
                .isZero();
    }

    @Test
    void the_server_tells_what_it_is() throws Exception {
        assertThat(running.get("/info").body())
                .startsWith(
                        "{\"model_id\":\"built-in\",\"model_sha\":null,\"model_dtype\":\"float32\","
                                + "\"served_model_name\":\"built-in\",\"model_type\":{\"embedding\":"
                                + "{\"pooling\":\"mean\"}},\"max_concurrent_requests\":512,"
                                + "\"max_input_length\":");
        assertThat(running.get("/v1/models").body()).contains("\"data\":[{\"id\":\"built-in\"");
        assertThat(running.get("/v1/models/built-in").statusCode()).isEqualTo(200);
        assertThat(running.get("/v1/models/none%2Fsuch").statusCode()).isEqualTo(404);
        for (String path :
                new String[] {"/", "/health", "/ping", "/health/ready", "/health/live"}) {
            assertThat(running.get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(running.get(path).body()).isEmpty();
        }
        assertThat(running.get("/docs").statusCode()).isEqualTo(303);
        assertThat(running.get("/docs/").body()).contains("<!doctype html>");
        assertThat(running.get("/api-doc/openapi.json").statusCode()).isEqualTo(200);
    }
}
