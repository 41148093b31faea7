package dev.purlin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.cli.Session.Result;
import dev.purlin.cli.serve.Served;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Folders are pushed to a real platform.
class PushTest {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir static Path served;
    private static Served platform;

    @TempDir Path folder;

    @BeforeAll
    static void serve() throws IOException {
        platform = Served.start(served.resolve("data"));
        platform.url();
    }

    @AfterAll
    static void end() {
        platform.close();
    }

    private Result run(String... arguments) {
        return new Session(folder)
                .variable("PURLIN_DATA_DIR", served.resolve("data").toString())
                .run(arguments);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    /// It serves its own files.
    private void write(String name, String who) throws IOException {
        Files.writeString(
                folder.resolve("config.yaml"),
                """
                model_name: %s
                model_metadata: {example_model_input: {input: it's text}}
                docker_server:
                  start_command: sh -c "%s -p $PORT -d $PWD"
                  server_port: 8000
                  predict_endpoint: /who
                  readiness_endpoint: /who
                  liveness_endpoint: /who
                resources: {memory: 64Mi}
                """
                        .formatted(name, JAVA_HOME.resolve("bin/jwebserver")));
        Files.writeString(folder.resolve("who"), who);
        Files.writeString(folder.resolve("secret.txt"), "not for others");
        Files.writeString(folder.resolve(".truss_ignore"), "secret.*\n");
    }

    @Test
    void a_folder_is_pushed_followed_and_pushed_again_to_production() throws IOException {
        write("pushed", "one");
        Result first = run("push", ".");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err())
                .contains("config.yaml", "who", "deployment-1", "ACTIVE")
                .doesNotContain("secret.txt");
        assertThat(first.out())
                .startsWith("curl -X POST " + platform.url() + "/model-")
                .contains("/production/predict", "-d '{\"input\":\"it'\\''s text\"}'");
        write("pushed", "two");
        Result second = run("push", ".", "--promote", "--deployment-name", "v2", "--json");
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(json(second.out()).at("/url").asString()).endsWith("/production/predict");
        assertThat(json(second.out()).at("/deployment/name").asString()).isEqualTo("v2");
        Result both = run("deployments", "pushed");
        assertThat(both.out()).contains("deployment-1", "v2", "production");
    }

    @Test
    void the_doctor_finds_nothing_in_the_folder_of_a_platform_that_runs() {
        Result result = run("doctor", "--data-dir", served.resolve("data").toString());
        assertThat(result.out())
                .containsPattern("ok    data folder: .*, open in process [0-9]+")
                .containsPattern("ok    data folder access")
                .containsPattern("ok    data folder contents")
                .containsPattern("ok    data folder processes");
    }

    @Test
    void what_cannot_run_ends_the_push_with_its_last_lines() throws IOException {
        write("broken", "x");
        String config = Files.readString(folder.resolve("config.yaml"));
        Files.writeString(
                folder.resolve("config.yaml"),
                config.replaceFirst(
                        "start_command: .*", "start_command: sh -c \"echo why; exit 4\""));
        Result failed = run("push", ".");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("DEPLOY_FAILED", "exit code 4", "why", "purlin logs");
        assertThat(failed.out()).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_pushed_is_told_before_anything_is_made() throws IOException {
        assertThat(run("push", "nowhere").code()).isEqualTo(2);
        write("wrong", "x");
        String config = Files.readString(folder.resolve("config.yaml"));
        Files.writeString(
                folder.resolve("config.yaml"),
                config.replace("server_port: 8000", "server_port: 80000")
                        .replace("liveness", "li"));
        Result wrong = run("push", ".");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .contains(
                        "config.yaml line 5: docker_server.server_port is 80000", "; config.yaml");
        assertThat(run("push", ".", "--promote", "--development").code()).isEqualTo(2);
        assertThat(run("endpoints").out()).doesNotContain("wrong");
    }

    private void setRamp(String model) throws IOException, InterruptedException {
        String key = Files.readString(served.resolve("data/admin.key")).strip();
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        platform.url()
                                                + "/v1/models/"
                                                + model
                                                + "/environments/production"))
                        .header("Authorization", "Api-Key " + key)
                        .method(
                                "PATCH",
                                HttpRequest.BodyPublishers.ofString(
                                        """
                                        {"promotion_settings": {"ramp_up_while_promoting": true}}\
                                        """))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private void awaitEnvironments(String name, String text) {
        Instant end = Instant.now().plusSeconds(30);
        String last = "";
        while (!last.contains(text) && Instant.now().isBefore(end)) {
            last = run("environments", name).out();
        }
        assertThat(last).contains(text);
    }

    @Test
    void a_promotion_is_waited_for_held_and_ended_either_way() throws Exception {
        write("rolled", "one");
        assertThat(run("push", ".").code()).isZero();
        write("rolled", "two");
        Result second = run("push", ".", "--json");
        String candidate = json(second.out()).at("/deployment/id").asString();
        setRamp("rolled");
        CompletableFuture<Result> waiting =
                CompletableFuture.supplyAsync(() -> run("promote", "rolled", candidate, "--wait"));
        awaitEnvironments("rolled", "RAMPING_UP");
        assertThat(run("promotion", "pause", "rolled").code()).isZero();
        awaitEnvironments("rolled", "PAUSED");
        assertThat(run("promotion", "resume", "rolled").code()).isZero();
        assertThat(run("promotion", "force-cancel", "rolled").code()).isZero();
        Result canceled = waiting.join();
        assertThat(canceled.code()).as(canceled.out()).isEqualTo(1);
        assertThat(canceled.err())
                .contains("10 % of the requests of production go to it")
                .contains("came to nothing: CANCELED, asked for");
        assertThat(run("promotion", "cancel", "rolled").code()).isEqualTo(5);
        Result late = run("promote", "rolled", candidate, "--wait", "--timeout", "1s", "--json");
        assertThat(late.err()).contains("is not in production after 1 s");
        assertThat(run("promotion", "force-forward", "rolled").code()).isZero();
        awaitEnvironments("rolled", candidate);
        Result there = run("promote", "rolled", candidate, "--wait");
        assertThat(there.code()).as(there.err()).isZero();
        assertThat(there.out()).contains(candidate + " is in production of rolled");
    }
}
