package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.engine.EngineException;
import dev.purlin.engine.EngineSettings;
import dev.purlin.httpserver.ApiKey;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What TEI's protocol says around the bodies: methods, headers, the order of checks, prompts.
@Timeout(60)
class ProtocolTest {
    private static final String A = "{\"inputs\":\"a\"}";
    private static final String MANY = "\"a\"" + ",\"a\"".repeat(32);

    private static HttpResponse<String> asked(Running running, String method, String path)
            throws Exception {
        return running.send(
                running.request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());
    }

    @Test
    void every_answer_tells_browsers_that_they_may_call() throws Exception {
        ModelServerSettings settings = TestSettings.of(new ApiKey("k"), 512, 2_000_000);
        try (Running running = Running.fixture("embedder", settings, EngineSettings.defaults())) {
            for (HttpResponse<String> response :
                    List.of(
                            running.get("/health"),
                            running.get("/nope"),
                            running.post("/embed", A),
                            running.post("/health", A),
                            asked(running, "OPTIONS", "/embed"))) {
                assertThat(response.headers().firstValue("access-control-allow-origin"))
                        .hasValue("*");
                assertThat(response.headers().firstValue("vary"))
                        .hasValue(
                                "origin, access-control-request-method,"
                                        + " access-control-request-headers");
            }
            HttpResponse<String> preflight = asked(running, "OPTIONS", "/embed");
            assertThat(preflight.statusCode()).isEqualTo(200);
            assertThat(preflight.headers().firstValue("access-control-allow-methods"))
                    .hasValue("GET,POST");
            assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                    .get()
                    .asString()
                    .contains("content-type", "authorization");
        }
    }

    @Test
    void a_wrong_method_is_405_with_those_that_are_right() throws Exception {
        try (Running running = Running.fixture("embedder")) {
            for (String path : new String[] {"/health", "/ping", "/metrics", "/info", "/docs"}) {
                HttpResponse<String> response = running.post(path, A);
                assertThat(response.statusCode()).as(path).isEqualTo(405);
                assertThat(response.headers().firstValue("allow")).hasValue("GET,HEAD");
                assertThat(response.body()).isEmpty();
            }
            for (String path : new String[] {"/rerank", "/vertex", "/decode", "/v1/embeddings"}) {
                HttpResponse<String> response = running.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(405);
                assertThat(response.headers().firstValue("allow")).hasValue("POST");
            }
            assertThat(asked(running, "DELETE", "/").headers().firstValue("allow"))
                    .get()
                    .asString()
                    .contains("GET", "POST");
            assertThat(running.get("/docs").headers().firstValue("location")).hasValue("/docs/");
        }
    }

    @Test
    void checks_come_in_the_order_size_type_json_batch_permit_input() throws Exception {
        ModelServerSettings settings = TestSettings.of(null, 512, 300);
        try (Running running = Running.fixture("classifier", settings, EngineSettings.defaults())) {
            assertThat(typed(running, "text/plain", "x".repeat(301)).statusCode()).isEqualTo(413);
            assertThat(typed(running, "text/plain", "no json").statusCode()).isEqualTo(415);
            assertThat(running.post("/embed", "no json").statusCode()).isEqualTo(400);
            assertThat(running.post("/embed", "{}").statusCode()).isEqualTo(422);
            assertThat(running.post("/embed", "{\"inputs\":[\"\"," + MANY + "]}").body())
                    .contains("batch size 34 > maximum allowed batch size 32");
            assertThat(running.post("/embed", "{\"inputs\":[\"\"]}").body())
                    .contains("Backend error: Model is not an embedding model");
        }
    }

    private static HttpResponse<String> typed(Running running, String type, String body)
            throws Exception {
        return running.send(
                running.request("/embed")
                        .header("content-type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    @Test
    void only_results_of_the_model_tell_what_they_took() throws Exception {
        String[][] measured = {
            {"/embed", A},
            {"/embed_all", A},
            {"/similarity", "{\"inputs\":{\"source_sentence\":\"a\",\"sentences\":[\"b\"]}}"},
            {"/v1/embeddings", "{\"input\":\"a\"}"},
            {"/", A},
            {"/invocations", A}
        };
        String[][] plain = {
            {"/tokenize", A},
            {"/decode", "{\"ids\":[5]}"},
            {"/vertex", "{\"instances\":[" + A + "]}"}
        };
        try (Running running = Running.fixture("embedder")) {
            for (String[] call : measured) {
                HttpResponse<String> response = running.post(call[0], call[1]);
                assertThat(response.statusCode()).as(call[0]).isEqualTo(200);
                assertThat(response.headers().firstValue("x-compute-tokens")).isPresent();
            }
            for (String[] call : plain) {
                HttpResponse<String> response = running.post(call[0], call[1]);
                assertThat(response.statusCode()).as(call[0]).isEqualTo(200);
                assertThat(response.headers().map().keySet())
                        .noneMatch(name -> name.startsWith("x-compute"));
            }
            assertThat(running.get("/info").headers().map()).doesNotContainKey("x-compute-type");
        }
    }

    @Test
    void nulls_are_refused_where_a_truth_value_is_wanted() throws Exception {
        try (Running running = Running.fixture("reranker")) {
            for (String member : new String[] {"raw_scores", "return_text"}) {
                String body = "{\"query\":\"a\",\"texts\":[\"b\"],\"" + member + "\":null}";
                HttpResponse<String> response = running.post("/rerank", body);
                assertThat(response.statusCode()).as(member).isEqualTo(422);
                assertThat(response.body())
                        .contains(member + ": invalid type: null, expected a boolean");
            }
            String open = "{\"query\":\"a\",\"texts\":[\"b\"],\"truncate\":null}";
            assertThat(running.post("/rerank", open).statusCode()).isEqualTo(200);
            HttpResponse<String> many =
                    running.post("/rerank", "{\"query\":\"a\",\"texts\":[" + MANY + "]}");
            assertThat(many.body()).contains("batch size 33 > maximum allowed batch size 32");
        }
    }

    @Test
    void similarity_does_without_parameters_and_may_be_what_the_root_does() throws Exception {
        String body =
                "{\"inputs\":{\"source_sentence\":\"a\",\"sentences\":[\"a\",\"b\"]},"
                        + "\"parameters\":null}";
        try (Running running =
                Running.fixture(
                        "embedder",
                        TestSettings.forTask("sentence-similarity"),
                        EngineSettings.defaults())) {
            JsonNode cosines = running.result("/similarity", body);
            assertThat(cosines.size()).isEqualTo(2);
            assertThat(running.result("/", body)).isEqualTo(cosines);
            assertThat(running.result("/invocations", body)).isEqualTo(cosines);
        }
    }

    @Test
    void ids_with_a_prompt_are_decoded_and_encoded_again_behind_it() throws Exception {
        try (Running running = Running.fixture("prompts")) {
            JsonNode pieces =
                    running.result("/tokenize", "{\"inputs\":\"a\",\"add_special_tokens\":false}");
            int id = pieces.get(0).get(pieces.get(0).size() - 1).get("id").asInt();
            String named = ",\"prompt_name\":\"passage\"}";
            JsonNode byText = running.result("/embed", "{\"inputs\":\"a\"" + named);
            assertThat(running.result("/embed", "{\"inputs\":[" + id + "]" + named))
                    .isEqualTo(byText);
            assertThat(running.result("/embed", A)).isNotEqualTo(byText);
        }
    }

    @Test
    void pairs_cannot_have_a_prompt() throws Exception {
        try (Running running = Running.prompted("reranker", "query: ")) {
            String message = "Input validation error: `prompt_name` cannot be set with dual inputs";
            String rerank = "{\"query\":\"a\",\"texts\":[\"b\"]}";
            assertThat(running.post("/rerank", rerank).statusCode()).isEqualTo(422);
            assertThat(running.post("/rerank", rerank).body()).contains(message);
            assertThat(running.post("/predict", "{\"inputs\":[\"a\",\"b\"]}").body())
                    .contains(message);
            assertThat(running.post("/predict", A).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void offsets_count_bytes() throws Exception {
        try (Running running = Running.builtIn()) {
            JsonNode pieces = running.result("/tokenize", "{\"inputs\":\"é a\"}").get(0);
            assertThat(pieces.get(1).get("start").asInt()).isZero();
            assertThat(pieces.get(1).get("stop").asInt()).isEqualTo(2);
            assertThat(pieces.get(2).get("start").asInt()).isEqualTo(3);
        }
    }

    @Test
    void a_score_that_is_no_number_is_the_models_failure() {
        Refused refused = Refused.because(new EngineException.RunFailed("score is NaN", null));
        assertThat(refused.status()).isEqualTo(424);
        assertThat(refused).hasMessage("score is NaN");
    }

    @Test
    void vertex_and_health_may_have_other_paths_even_ones_of_ours() throws Exception {
        ModelServerSettings settings = TestSettings.routed("/predict", "/isalive");
        String instances = "{\"instances\":[" + A + "]}";
        try (Running running = Running.fixture("embedder", settings, EngineSettings.defaults())) {
            JsonNode answer = running.result("/predict", instances);
            assertThat(answer).isEqualTo(running.result("/vertex", instances));
            assertThat(running.get("/isalive").statusCode()).isEqualTo(200);
            assertThat(running.get("/health").statusCode()).isEqualTo(200);
        }
    }
}
