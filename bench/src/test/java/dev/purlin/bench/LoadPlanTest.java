package dev.purlin.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        assertThat(bodies.get(0)).asString().isEqualTo("{\"a\": 1}");
        assertThat(bodies.get(1)).asString().isEqualTo("{\"b\": 2}");
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
        assertThat(new RequestBytes(plan).of(5).toString(UTF_8))
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
