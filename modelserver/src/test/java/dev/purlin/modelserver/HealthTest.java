package dev.purlin.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.engine.Engine.Probe;
import dev.purlin.engine.EngineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HealthTest {
    private final List<CompletableFuture<Void>> probes = new ArrayList<>();
    private int cancelled;

    private Probe probe() {
        probes.add(new CompletableFuture<>());
        return new Probe(probes.getLast(), () -> cancelled++);
    }

    @Test
    void a_model_that_works_is_not_probed() {
        Health health = new Health(this::probe, Duration.ofMinutes(1));
        assertThat(health.isWell()).isTrue();
        assertThat(health.check()).isCompletedWithValue(true);
        assertThat(probes).isEmpty();
    }

    @Test
    void all_who_ask_while_ill_share_one_probe() {
        Health health = new Health(this::probe, Duration.ofMinutes(1));
        health.failed();
        assertThat(health.isWell()).isFalse();
        var first = health.check();
        var second = health.check();
        assertThat(probes).hasSize(1);
        assertThat(first.toCompletableFuture()).isNotDone();
        probes.getFirst().complete(null);
        assertThat(first).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(true);
        assertThat(health.isWell()).isTrue();
    }

    @Test
    void a_probe_that_fails_leaves_the_model_ill_and_the_next_tries_again() {
        Health health = new Health(this::probe, Duration.ofMinutes(1));
        health.failed();
        var asked = health.check();
        probes.getFirst().completeExceptionally(new IllegalStateException("broken"));
        assertThat(asked).isCompletedWithValue(false);
        var _ = health.check();
        assertThat(probes).hasSize(2);
    }

    @Test
    void a_probe_that_hangs_is_given_up() throws Exception {
        Health health = new Health(this::probe, Duration.ofMillis(1));
        health.failed();
        assertThat(health.check().toCompletableFuture().get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void a_probe_that_cannot_be_queued_has_failed() {
        Health health =
                new Health(
                        () -> {
                            throw new IllegalStateException("full");
                        },
                        Duration.ofMinutes(1));
        health.failed();
        assertThat(health.check()).isCompletedWithValue(false);
    }

    /// The table of its graph has fewer rows than its configuration says.
    @Test
    void a_failed_run_makes_the_server_unhealthy_until_one_succeeds(@TempDir Path folder)
            throws Exception {
        Path from = Running.FIXTURES.resolve("embedder");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(file, to);
            }
        }
        Path config = folder.resolve("config.json");
        String said = Files.readString(config);
        Files.writeString(config, said.replace("\"vocab_size\": 268", "\"vocab_size\": 9999"));
        try (Running running =
                Running.folder(folder, TestSettings.of(), EngineSettings.defaults())) {
            assertThat(running.get("/health/ready").statusCode()).isEqualTo(200);
            for (String path : new String[] {"/health", "/ping", "/"}) {
                var failed = running.post("/embed", "{\"inputs\":[9998]}");
                assertThat(failed.statusCode()).isEqualTo(424);
                assertThat(failed.body()).contains("\"error\":\"Backend error: ");
                assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
                assertThat(running.get(path).statusCode()).as(path).isEqualTo(200);
                assertThat(running.get("/health/ready").statusCode()).isEqualTo(200);
            }
            assertThat(running.post("/embed", "{\"inputs\":[9998]}").statusCode()).isEqualTo(424);
            assertThat(running.get("/health/ready").body())
                    .isEqualTo("{\"error\":\"unhealthy\",\"error_type\":\"Unhealthy\"}");
            while (running.get("/health/ready").statusCode() == 503) {
                Thread.onSpinWait();
            }
            assertThat(running.post("/embed", "{\"inputs\":[5]}").statusCode()).isEqualTo(200);
        }
    }
}
