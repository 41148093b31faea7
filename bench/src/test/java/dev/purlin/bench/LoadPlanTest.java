package dev.purlin.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadPlanTest {
    private static final LoadPlan PLAN = LoadPlan.get(URI.create("http://localhost/"));

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost/", "localhost:80", "/path", "http:///path"})
    void only_plain_http_to_a_host_is_a_target(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoadPlan.get(URI.create(target)))
                .withMessageContaining(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", ": x", "X Y: z", "X: a\r\nY: b", "X: \u20ac"})
    void a_header_cannot_smuggle_another(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Header.parse(line));
    }

    @Test
    void a_header_replaces_the_one_of_the_same_name() {
        LoadPlan plan =
                PLAN.withHeader(new Header("Accept", "a")).withHeader(Header.parse("accept:b "));
        assertThat(plan.headers()).containsExactly(new Header("accept", "b"));
    }

    @Test
    void numbers_have_limits() {
        assertThatIllegalArgumentException().isThrownBy(() -> PLAN.closedLoop(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAN.closedLoop(100_000));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAN.openLoop(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAN.openLoop(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAN.withTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> End.requests(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LoadTester(0));
    }

    @Test
    void each_line_of_a_file_is_a_body_but_empty_ones(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bodies"), "\n{\"a\": 1}\r\n\n{\"b\": 2}");
        Bodies bodies = Bodies.lines(file);
        assertThat(bodies.count()).isEqualTo(2);
        assertThat(bodies.get(0).toString(UTF_8)).isEqualTo("{\"a\": 1}");
        assertThat(bodies.get(1).toString(UTF_8)).isEqualTo("{\"b\": 2}");
        assertThat(bodies.bytes()).isEqualTo(16);
    }

    @Test
    void a_body_is_sent_from_where_it_was_read_to(@TempDir Path folder) throws Exception {
        Bodies bodies = Bodies.lines(Files.writeString(folder.resolve("bodies"), "a\rb\r\nccc\n"));
        var requests = new RequestBytes(LoadPlan.post(URI.create("http://localhost/"), bodies));
        assertThat(requests.body(0).toString(UTF_8)).isEqualTo("a\rb");
        assertThat(requests.body(3).toString(UTF_8)).isEqualTo("ccc");
        assertThat(requests.body(3).memoryAddress()).isEqualTo(bodies.get(1).memoryAddress());
        assertThat(requests.head(0).memoryAddress()).isEqualTo(requests.head(3).memoryAddress());
    }

    @Test
    void a_change_leaves_the_rest_of_a_plan_as_it_was() {
        LoadPlan plan =
                PLAN.withMethod("PUT")
                        .withHeader(new Header("A", "b"))
                        .openLoop(5, 6)
                        .until(End.requests(7))
                        .withWarmup(End.requests(8))
                        .withTimeout(Duration.ofSeconds(9))
                        .withNewConnections()
                        .withSuccess(Success.status(204))
                        .withGiveUpAfter(Duration.ofSeconds(10));
        assertThat(plan)
                .isEqualTo(
                        new LoadPlan(
                                PLAN.target(),
                                "PUT",
                                List.of(new Header("A", "b")),
                                PLAN.bodies(),
                                new Mode.OpenLoop(5, new Arrival.Constant(), 6),
                                End.requests(7),
                                End.requests(8),
                                Duration.ofSeconds(9),
                                false,
                                Success.status(204),
                                Duration.ofSeconds(10)));
    }

    @Test
    void a_file_without_a_body_is_refused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("bodies"), "\n\r\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bodies.lines(file))
                .withMessageContaining(file.toString());
    }

    @Test
    void a_request_is_encoded_as_it_was_asked_for() {
        LoadPlan plan =
                LoadPlan.post(URI.create("http://[::1]:81?q=a%20b"), Bodies.of("ü"))
                        .withNewConnections();
        var requests = new RequestBytes(plan);
        assertThat(requests.head(5).toString(UTF_8) + requests.body(5).toString(UTF_8))
                .isEqualTo(
                        """
                        POST /?q=a%20b HTTP/1.1\r
                        Host: [::1]:81\r
                        Content-Type: application/json\r
                        Content-Length: 2\r
                        Connection: close\r
                        \r
                        ü\
                        """);
    }
}
