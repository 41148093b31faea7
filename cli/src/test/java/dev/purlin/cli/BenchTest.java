package dev.purlin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.bench.MockPlan;
import dev.purlin.bench.MockPlan.Fault;
import dev.purlin.bench.MockServer;
import dev.purlin.cli.told.FailureCode;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class BenchTest {
    @TempDir Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Session.Result last = new Session.Result(0, "", "");

    @Test
    void the_result_is_one_json_object_with_the_documented_members() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce())) {
            assertThat(run("load", url(server), "-n", "20", "-c", "2", "--json")).isZero();
            JsonNode told = json();
            assertThat(told.propertyNames())
                    .containsExactly(
                            "target",
                            "method",
                            "mode",
                            "ending",
                            "begun",
                            "succeeded",
                            "failed",
                            "missed",
                            "statuses",
                            "failures",
                            "events",
                            "bytes_out",
                            "bytes_in",
                            "wall_s",
                            "per_second",
                            "threads",
                            "loop_cpu_s",
                            "latency_ms",
                            "first_byte_ms",
                            "first_event_ms",
                            "between_events_ms",
                            "connect_ms",
                            "failed_after_ms",
                            "own_delay_ms");
            assertThat(told.get("succeeded").asLong()).isEqualTo(20);
            assertThat(told.get("ending").asString()).isEqualTo("complete");
            assertThat(told.get("mode").get("clients").asInt()).isEqualTo(2);
            assertThat(told.get("statuses").get("200").asLong()).isEqualTo(20);
            assertThat(told.get("latency_ms").propertyNames())
                    .containsExactly(
                            "count", "min", "mean", "p50", "p90", "p95", "p99", "p999", "max");
            assertThat(told.get("first_event_ms").propertyNames()).containsExactly("count");
        }
    }

    @Test
    void times_are_told_in_milliseconds() throws Exception {
        MockPlan slow = MockPlan.atOnce().withAnswerAfter(Duration.ofMillis(30));
        try (var server = MockServer.start(slow)) {
            run("load", url(server), "-n", "2", "--json");
            assertThat(json().get("latency_ms").get("min").asDouble()).isBetween(30.0, 30_000.0);
        }
    }

    @Test
    void people_get_a_table_with_the_testers_own_delay() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Status(429, 4));
        try (var server = MockServer.start(plan)) {
            assertThat(run("load", url(server), "-n", "8")).isZero();
            assertThat(last.out())
                    .contains("closed loop, 8 clients")
                    .contains("6 succeeded")
                    .contains("status 200 × 6, 429 × 2")
                    .contains("failures status × 2")
                    .containsPattern("(?m)^latency +6 ")
                    .containsPattern("(?m)^own delay +8 ")
                    .contains("% busy")
                    .doesNotContain("first event");
        }
    }

    @Test
    void an_open_loop_is_told_with_its_rate_and_seed() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce())) {
            String[] options = {"--rate", "500", "--arrival", "poisson", "--seed", "7"};
            run(with(options, "load", url(server), "-n", "10", "--json"));
            JsonNode mode = json().get("mode");
            assertThat(mode.get("kind").asString()).isEqualTo("open");
            assertThat(mode.get("seed").asLong()).isEqualTo(7);
            assertThat(mode.get("per_second").asDouble()).isEqualTo(500);
        }
    }

    @Test
    void each_line_of_the_bodies_is_posted_once() throws Exception {
        Files.writeString(folder.resolve("bodies"), "{\"a\":1}\n\n{\"a\":2}\r\n{\"a\":3}");
        var seen = new ConcurrentLinkedQueue<String>();
        MockPlan plan = MockPlan.atOnce().withWatcher((line, body) -> seen.add(line + body));
        try (var server = MockServer.start(plan)) {
            assertThat(run("load", url(server) + "/embed?x=1", "--bodies", "bodies")).isZero();
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "POST /embed?x=1 HTTP/1.1{\"a\":1}",
                            "POST /embed?x=1 HTTP/1.1{\"a\":2}",
                            "POST /embed?x=1 HTTP/1.1{\"a\":3}");
        }
    }

    @Test
    void the_key_is_sent_and_told_nowhere() throws Exception {
        environment.put("PURLIN_API_KEY", "first.secret");
        Files.writeString(folder.resolve("key"), "second.secret\n");
        assertThat(head("--api-key-file", "key")).contains("Authorization: Bearer first.secret");
        environment.clear();
        assertThat(head("--api-key-file", "key")).contains("Authorization: Bearer second.secret");
        assertThat(head("--api-key-file", "key", "-H", "authorization: Api-Key x"))
                .contains("authorization: Api-Key x")
                .noneMatch(line -> line.contains("secret"));
        assertThat(last.out()).doesNotContain("secret");
    }

    @Test
    void an_unexpected_status_fails_only_where_one_was_expected() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Status(503, 2));
        try (var server = MockServer.start(plan)) {
            assertThat(run("load", url(server), "-n", "4")).isZero();
            assertThat(failure("load", url(server), "-n", "4", "--expect-status", "200"))
                    .isEqualTo(FailureCode.FAILED);
        }
    }

    @Test
    void no_success_at_all_is_a_failure() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce().withStatus(500))) {
            assertThat(failure("load", url(server), "-n", "4")).isEqualTo(FailureCode.FAILED);
        }
    }

    @Test
    void a_server_that_is_not_there_is_unreachable() throws Exception {
        String nobody;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + listener.getLocalPort();
        }
        assertThat(failure("load", nobody, "-d", "1h", "--json"))
                .isEqualTo(FailureCode.UNREACHABLE);
        assertThat(json().get("ending").asString()).isEqualTo("unreachable");
        assertThat(failure("load", nobody, "-n", "1")).isEqualTo(FailureCode.UNREACHABLE);
    }

    @Test
    void what_cannot_be_is_refused_before_anything_is_sent() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce())) {
            String url = url(server);
            assertThat(failure("load", url, "-c", "2", "-r", "5")).isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "-n", "2", "-d", "5s")).isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "--seed", "2")).isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "-r", "5", "--seed", "2")).isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "--body", "x", "--bodies", "y"))
                    .isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "--warmup", "1s", "--warmup-requests", "1"))
                    .isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "--arrival", "poisson")).isEqualTo(FailureCode.USAGE);
            assertThat(failure("load", url, "-c", "0")).isEqualTo(FailureCode.INVALID_VALUE);
            assertThat(failure("load", url, "-r", "-1")).isEqualTo(FailureCode.INVALID_VALUE);
            assertThat(failure("load", url, "-H", "nonsense")).isEqualTo(FailureCode.INVALID_VALUE);
            assertThat(failure("load", url, "--threads", "0")).isEqualTo(FailureCode.INVALID_VALUE);
            assertThat(failure("load", "ftp://x/")).isEqualTo(FailureCode.INVALID_VALUE);
            assertThat(failure("load", url, "--bodies", "none")).isEqualTo(FailureCode.NOT_FOUND);
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void every_option_has_a_variable_and_a_key() throws Exception {
        environment.put("PURLIN_CLIENTS", "3");
        environment.put("PURLIN_HEADER", "A: b, c\nD: e");
        Files.writeString(
                folder.resolve("purlin.yaml"),
                "bench:\n  load:\n    requests: 6\n    json: true\n  mock:\n    answer-after: 5ms\n");
        assertThat(head()).contains("A: b, c", "D: e");
        try (var server = MockServer.start(MockPlan.atOnce())) {
            assertThat(run("load", url(server))).isZero();
            assertThat(json().get("begun").asLong()).isEqualTo(6);
            assertThat(json().get("mode").get("clients").asInt()).isEqualTo(3);
        }
        assertThat(session().run("config").out())
                .containsPattern("(?m)^bench\\.load\\.clients +3 +PURLIN_CLIENTS$")
                .containsPattern("(?m)^bench\\.load\\.requests +6 +.*purlin\\.yaml:3: requests$")
                .containsPattern("(?m)^bench\\.mock\\.answer-after +5ms +.*yaml:6: answer-after$")
                .containsPattern("(?m)^bench\\.mock\\.status +200 +default$");
    }

    @Test
    void of_two_that_exclude_each_other_the_one_told_in_the_stronger_place_holds()
            throws Exception {
        Files.writeString(
                folder.resolve("purlin.yaml"),
                "bench: {load: {rate: 500, arrival: poisson, seed: 4, requests: 5}}\n");
        try (var server = MockServer.start(MockPlan.atOnce())) {
            assertThat(run("load", url(server), "--json")).isZero();
            assertThat(json().get("mode").get("seed").asLong()).isEqualTo(4);
            assertThat(run("load", url(server), "--json", "-c", "2")).isZero();
            assertThat(json().get("mode").get("kind").asString()).isEqualTo("closed");
            assertThat(run("load", url(server), "--json", "-d", "20ms")).isZero();
            environment.put("PURLIN_DURATION", "20ms");
            environment.put("PURLIN_REQUESTS", "5");
            assertThat(failure("load", url(server))).isEqualTo(FailureCode.USAGE);
            assertThat(last.err())
                    .contains("PURLIN_REQUESTS and PURLIN_DURATION exclude each other");
        }
    }

    @Test
    void an_unknown_option_key_or_subcommand_names_the_nearest() throws Exception {
        assertThat(failure("load", "http://x", "--client", "2"))
                .isEqualTo(FailureCode.UNKNOWN_OPTION);
        assertThat(last.err()).contains("did you mean --clients?");
        assertThat(failure("laod")).isEqualTo(FailureCode.UNKNOWN_COMMAND);
        assertThat(last.err()).contains("did you mean load?");
        Files.writeString(folder.resolve("purlin.yaml"), "bench:\n  load:\n    client: 2\n");
        assertThat(failure("load", "http://x")).isEqualTo(FailureCode.UNKNOWN_KEY);
        assertThat(last.err()).contains("purlin.yaml:3", "did you mean clients?");
        Files.writeString(folder.resolve("purlin.yaml"), "bench:\n  lod:\n    clients: 2\n");
        assertThat(failure("mock")).isEqualTo(FailureCode.UNKNOWN_KEY);
        assertThat(last.err()).contains("purlin.yaml:2", "did you mean load?");
    }

    @Test
    void bench_alone_prints_how_it_is_used_on_stderr() {
        assertThat(run()).isEqualTo(2);
        assertThat(last.out()).isEmpty();
        assertThat(last.err()).contains("Usage: purlin bench", "load", "mock", "Examples:");
    }

    @Test
    void the_mock_refuses_a_port_that_is_taken() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(listener.getLocalPort());
            assertThat(failure("mock", "--port", port)).isEqualTo(FailureCode.ADDRESS_TAKEN);
            assertThat(last.err()).contains("127.0.0.1:" + port);
        }
    }

    @Test
    void the_mock_says_where_it_is_ready_and_answers_there() throws Exception {
        try (var told = new PipedInputStream();
                var lines = new Scanner(told, UTF_8)) {
            var piped = new PrintStream(new PipedOutputStream(told), true, UTF_8);
            Session mock = session();
            Thread serving =
                    Thread.ofPlatform()
                            .start(() ->
                                    mock.runTo(piped, "bench", "mock", "--answer-after", "5ms"));
            String ready = lines.nextLine();
            assertThat(ready).matches("ready http://127\\.0\\.0\\.1:\\d+");
            assertThat(run("load", ready.substring(6), "-n", "3", "--json")).isZero();
            assertThat(json().get("latency_ms").get("min").asDouble()).isGreaterThanOrEqualTo(5);
            serving.interrupt();
            serving.join();
        }
    }

    @Test
    void interrupted_it_prints_what_it_has_and_ends_with_130() throws Exception {
        var asked = new CountDownLatch(3);
        MockPlan plan =
                MockPlan.atOnce()
                        .withFault(new Fault.Hang(3))
                        .withWatcher((_, _) -> asked.countDown());
        try (var server = MockServer.start(plan)) {
            Thread testing =
                    Thread.ofPlatform()
                            .start(() -> run("load", url(server), "-c", "1", "-d", "1h", "--json"));
            asked.await();
            testing.interrupt();
            testing.join();
            assertThat(last.code()).isEqualTo(130);
            assertThat(json().get("ending").asString()).isEqualTo("stopped");
            assertThat(json().get("succeeded").asLong()).isEqualTo(2);
            assertThat(json().get("failures").get("abandoned").asLong()).isEqualTo(1);
        }
    }

    @Test
    void progress_is_drawn_on_a_terminal_only() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce())) {
            assertThat(run("load", url(server), "-n", "5")).isZero();
            assertThat(last.err()).isEmpty();
            last = session().watched().run("bench", "load", url(server), "-n", "5");
            assertThat(last.err()).endsWith("\r\u001b[K");
        }
    }

    /// The lines of the head that one request is sent with.
    private List<String> head(String... options) throws Exception {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var lines = new ArrayList<String>();
            Thread answering = Thread.ofVirtual().start(() -> answerOne(listener, lines));
            String url = "http://127.0.0.1:" + listener.getLocalPort();
            assertThat(run(with(options, "load", url, "-c", "1", "-n", "1"))).isZero();
            answering.join();
            return lines;
        }
    }

    private static void answerOne(ServerSocket listener, List<String> lines) {
        try (var socket = listener.accept();
                var in = new Scanner(socket.getInputStream(), UTF_8)) {
            for (String line = in.nextLine(); !line.isEmpty(); line = in.nextLine()) {
                lines.add(line);
            }
            socket.getOutputStream().write("HTTP/1.1 204 x\r\n\r\n".getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The code of the one JSON object on stderr.
    private FailureCode failure(String... arguments) {
        environment.put("PURLIN_JSON", "true");
        int exit = run(arguments);
        environment.remove("PURLIN_JSON");
        JsonNode error = JsonMapper.shared().readTree(last.err()).get("error");
        FailureCode code =
                FailureCode.valueOf(error.get("code").asString().toUpperCase(Locale.ROOT));
        assertThat(code.exit().number()).isEqualTo(exit);
        return code;
    }

    private int run(String... arguments) {
        last = session().run(with(arguments, "bench"));
        return last.code();
    }

    private Session session() {
        var session = new Session(folder);
        environment.forEach(session::variable);
        return session;
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(last.out());
    }

    private static String url(MockServer server) {
        return server.url().toString().replaceFirst("/$", "");
    }

    private static String[] with(String[] options, String... before) {
        var all = new ArrayList<>(List.of(before));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }
}
