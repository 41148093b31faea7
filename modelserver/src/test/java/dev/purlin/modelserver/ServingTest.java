package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.engine.AnswerBudget;
import dev.purlin.engine.EngineSettings;
import dev.purlin.httpserver.ApiKey;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The server around the model: keys, limits, loading, leaving, counting.
@Timeout(60)
class ServingTest {
    private static final String HELLO = "{\"inputs\":\"hello\"}";
    private static final String LONG_BATCH =
            "{\"inputs\":[\""
                    + "hello ".repeat(200)
                    + "\""
                    + (",\"" + "hello ".repeat(200) + "\"").repeat(31)
                    + "]}";

    private static double metric(Running running, String line) throws Exception {
        Matcher matcher =
                Pattern.compile("(?m)^" + Pattern.quote(line) + " (\\S+)$")
                        .matcher(running.get("/metrics").body());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
    }

    @Test
    void a_key_guards_what_runs_the_model_and_nothing_else() throws Exception {
        ModelServerSettings settings = TestSettings.of(new ApiKey("secret"), 512, 2_000_000);
        assertThat(settings.toString()).doesNotContain("secret");
        try (Running running = Running.fixture("embedder", settings, EngineSettings.defaults())) {
            for (String path :
                    new String[] {"/embed", "/", "/invocations", "/vertex", "/v1/embeddings"}) {
                HttpResponse<String> response = running.post(path, HELLO);
                assertThat(response.statusCode()).as(path).isEqualTo(401);
                assertThat(response.body()).isEmpty();
            }
            for (String open :
                    List.of(
                            "/",
                            "/health",
                            "/ping",
                            "/metrics",
                            "/docs/",
                            "/api-doc/openapi.json",
                            "/health/live")) {
                assertThat(running.get(open).statusCode()).as(open).isEqualTo(200);
            }
            assertThat(running.get("/docs").statusCode()).isEqualTo(303);
            assertThat(running.get("/info").statusCode()).isEqualTo(401);
            assertThat(running.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(running.get("/embed").statusCode()).isEqualTo(401);
            assertThat(running.get("/nope").statusCode()).isEqualTo(404);
            assertThat(withKey(running, "bearer secret").statusCode()).isEqualTo(401);
            assertThat(withKey(running, "Bearer secret2").statusCode()).isEqualTo(401);
            assertThat(withKey(running, "Bearer secret").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> withKey(Running running, String authorization)
            throws Exception {
        return running.send(
                running.request("/embed")
                        .header("content-type", "application/json")
                        .header("authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.ofString(HELLO))
                        .build());
    }

    @Test
    void a_body_over_the_payload_limit_is_413() throws Exception {
        ModelServerSettings settings = TestSettings.of(null, 512, 100);
        try (Running running = Running.fixture("embedder", settings, EngineSettings.defaults())) {
            String fits = "{\"inputs\":\"" + "a".repeat(87) + "\"}";
            assertThat(fits).hasSize(100);
            assertThat(running.post("/embed", fits).statusCode()).isEqualTo(200);
            HttpResponse<String> response = running.post("/embed", fits + " ");
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body())
                    .contains("Failed to buffer the request body: length limit exceeded");
        }
    }

    @Test
    void until_the_model_is_loaded_everything_but_live_is_503() throws Exception {
        try (ModelServer server = ModelServer.open(TestSettings.of());
                var client = java.net.http.HttpClient.newHttpClient()) {
            for (String path : List.of("/health", "/health/ready", "/info")) {
                var request = HttpRequest.newBuilder(server.url().resolve(path)).build();
                var response = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(path).isEqualTo(503);
                assertThat(response.body())
                        .isEqualTo("{\"error\":\"unhealthy\",\"error_type\":\"Unhealthy\"}");
            }
            var live = HttpRequest.newBuilder(server.url().resolve("/health/live")).build();
            assertThat(client.send(live, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void requests_over_the_permits_are_429_and_told_when_to_come_back() throws Exception {
        ModelServerSettings settings = TestSettings.of(null, 1, 2_000_000);
        try (Running running = Running.builtIn(settings)) {
            CompletableFuture<HttpResponse<String>> first =
                    running.sendAsync(running.posting("/embed", LONG_BATCH));
            while (metric(running, "purlin_requests_in_work") < 1) {
                Thread.onSpinWait();
            }
            HttpResponse<String> second = running.post("/embed", HELLO);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.body())
                    .isEqualTo("{\"error\":\"Model is overloaded\",\"error_type\":\"Overloaded\"}");
            assertThat(second.headers().firstValue("retry-after")).get().asString().matches("\\d+");
            assertThat(running.post("/tokenize", HELLO).statusCode()).isEqualTo(200);
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(first.get(50, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(running.post("/embed", HELLO).statusCode()).isEqualTo(200);
            assertThat(metric(running, "te_request_failure{err=\"overloaded\"}")).isEqualTo(1);
        }
    }

    @Test
    void a_request_that_could_never_wait_is_told_why_and_what_helps() throws Exception {
        EngineSettings little = EngineSettings.defaults().withThreads(1).withMostWaitingTokens(150);
        try (Running running = Running.fixture("embedder", TestSettings.of(), little)) {
            String long32 =
                    "{\"inputs\":[\"a cat and a dog\"" + ",\"a cat and a dog\"".repeat(31) + "]}";
            HttpResponse<String> response = running.post("/embed", long32);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body())
                    .contains("the request has 224 tokens, and at most 150 may wait")
                    .contains("raise --max-waiting-tokens");
            String short32 = "{\"inputs\":[\"a cat\"" + ",\"a cat\"".repeat(31) + "]}";
            assertThat(running.post("/embed", short32).statusCode()).isEqualTo(200);
        }
    }

    /// Of 80 texts, 64 would be queued before the 65th is looked at.
    @Test
    void a_large_request_is_refused_before_anything_of_it_ran() throws Exception {
        EngineSettings little =
                EngineSettings.defaults().withThreads(1).withMostWaitingTokens(80 * 6);
        ModelServerSettings many = TestSettings.mostInputs(100);
        try (Running running = Running.fixture("embedder", many, little)) {
            String tooMany =
                    "{\"inputs\":[\"a cat and a dog\"" + ",\"a cat and a dog\"".repeat(79) + "]}";
            assertThat(running.post("/embed", tooMany).statusCode()).isEqualTo(422);
            assertThat(metric(running, "te_batch_next_size_count")).isZero();
            String fits = "{\"inputs\":[\"a cat\"" + ",\"a cat\"".repeat(79) + "]}";
            assertThat(running.post("/embed", fits).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void memory_of_answers_is_bounded_and_comes_back() throws Exception {
        AnswerBudget little = new AnswerBudget(40 * 32 * 17);
        EngineSettings settings = EngineSettings.defaults().withThreads(1).withAnswers(little);
        ModelServerSettings many = TestSettings.mostInputs(100);
        try (Running running = Running.fixture("embedder", many, settings)) {
            String tooMany = "{\"inputs\":[\"a\"" + ",\"a\"".repeat(40) + "]}";
            HttpResponse<String> refused = running.post("/embed", tooMany);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body())
                    .contains("would take 22,304 bytes, and at most 21,760 are kept")
                    .contains("PURLIN_JAVA_OPTS=-Xmx");
            String fits = "{\"inputs\":[\"a\"" + ",\"a\"".repeat(39) + "]}";
            String vertex = "{\"instances\":[" + HELLO + "," + HELLO + "]}";
            for (int i = 0; i < 5; i++) {
                assertThat(running.post("/embed", fits).statusCode()).isEqualTo(200);
                assertThat(running.post("/vertex", vertex).statusCode()).isEqualTo(200);
                String wrong = vertex.replace("]}", ",{\"inputs\":\"\"}]}");
                assertThat(running.post("/vertex", wrong).statusCode()).isEqualTo(400);
                while (metric(running, "purlin_answer_bytes") > 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void work_of_a_caller_who_left_is_dropped() throws Exception {
        try (Running running = Running.builtIn()) {
            CompletableFuture<HttpResponse<String>> leaving =
                    running.sendAsync(running.posting("/embed", LONG_BATCH));
            while (metric(running, "te_queue_size") < 20) {
                Thread.onSpinWait();
            }
            leaving.cancel(true);
            while (metric(running, "te_queue_size") > 0) {
                Thread.onSpinWait();
            }
            assertThat(metric(running, "te_request_failure{err=\"dropped\"}")).isGreaterThan(10);
            assertThat(metric(running, "purlin_requests_in_work")).isZero();
            while (metric(running, "purlin_answer_bytes") > 0) {
                Thread.onSpinWait();
            }
            assertThat(running.post("/embed", HELLO).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void draining_turns_ready_off_and_lets_the_request_under_way_end() throws Exception {
        try (Running running = Running.builtIn()) {
            CompletableFuture<HttpResponse<String>> under =
                    running.sendAsync(running.posting("/embed", LONG_BATCH));
            while (metric(running, "purlin_requests_in_work") < 1) {
                Thread.onSpinWait();
            }
            assertThat(running.server().drain(Duration.ofSeconds(50))).isTrue();
            assertThat(running.server().isReady()).isFalse();
            assertThat(under.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void every_request_and_input_is_counted_once() throws Exception {
        try (Running running = Running.fixture("reranker")) {
            var _ = running.post("/predict", HELLO);
            var _ = running.post("/predict", "{\"inputs\":[[\"a\"],[\"b\",\"c\"]]}");
            var _ = running.post("/rerank", "{\"query\":\"a\",\"texts\":[\"b\",\"c\",\"d\"]}");
            var _ = running.post("/embed", HELLO);
            var _ = running.get("/nope");
            assertThat(metric(running, "te_request_count{method=\"single\"}")).isEqualTo(2);
            assertThat(metric(running, "te_request_success{method=\"single\"}")).isEqualTo(1);
            assertThat(metric(running, "te_request_count{method=\"batch\"}")).isEqualTo(2);
            assertThat(metric(running, "te_request_success{method=\"batch\"}")).isEqualTo(2);
            assertThat(metric(running, "te_request_failure{err=\"model_type\"}")).isEqualTo(1);
            assertThat(metric(running, "te_predict_count")).isEqualTo(6);
            assertThat(metric(running, "te_predict_success")).isEqualTo(6);
            assertThat(metric(running, "te_predict_duration_count")).isEqualTo(6);
            assertThat(metric(running, "te_request_duration_count")).isEqualTo(3);
            assertThat(metric(running, "te_request_duration_bucket{le=\"+Inf\"}")).isEqualTo(3);
            assertThat(metric(running, "te_batch_next_size_sum")).isEqualTo(6);
            assertThat(metric(running, "purlin_http_responses{status=\"404\"}")).isEqualTo(1);
            assertThat(metric(running, "purlin_padding_ratio")).isGreaterThanOrEqualTo(1);
            assertThat(metric(running, "te_queue_size")).isZero();
        }
    }

    @Test
    void each_input_is_measured_by_itself() throws Exception {
        try (Running running = Running.fixture("embedder")) {
            var _ = running.post("/embed", "{\"inputs\":[\"a\",\"a a a a a a\"]}");
            assertThat(metric(running, "te_request_input_length_bucket{le=\"4\"}")).isEqualTo(1);
            assertThat(metric(running, "te_request_input_length_sum")).isEqualTo(3 + 8);
            assertThat(metric(running, "te_embed_duration_count")).isEqualTo(2);
            assertThat(metric(running, "te_embed_queue_duration_count")).isEqualTo(2);
            assertThat(metric(running, "te_embed_inference_duration_count")).isEqualTo(2);
            assertThat(metric(running, "te_embed_tokenization_duration_count")).isEqualTo(2);
            assertThat(metric(running, "te_embed_duration_sum"))
                    .isGreaterThanOrEqualTo(metric(running, "te_embed_inference_duration_sum"));
        }
    }

    @Test
    void metrics_are_written_as_prometheus_reads_them() throws Exception {
        try (Running running = Running.fixture("embedder")) {
            HttpResponse<String> response = running.get("/metrics");
            assertThat(response.headers().firstValue("content-type"))
                    .hasValue("text/plain; charset=utf-8");
            Pattern line =
                    Pattern.compile(
                            "# (HELP|TYPE) \\w+ .+|\\w+(\\{\\w+=\"[^\"]*\"})? -?[0-9.e+-]+|",
                            Pattern.CASE_INSENSITIVE);
            assertThat(response.body().lines()).allMatch(text -> line.matcher(text).matches());
            assertThat(response.body().toLowerCase(Locale.ROOT)).doesNotContain("_total");
        }
    }
}
