package dev.purlin.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Archives are uploaded, and deployments made of them, over HTTP.
class DeployTest {
    /// The JDK's file server, which serves the folder it starts in.
    private static final String SERVER =
            Path.of(System.getProperty("java.home"), "bin", "jwebserver") + " -p 7997 -d $PWD";

    @TempDir static Path folder;
    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = Rig.start(folder, List.of());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static String config(String name, String... more) {
        return """
        model_name: %s
        docker_server:
          start_command: sh -c "%s"
          server_port: 7997
          predict_endpoint: /who
          readiness_endpoint: /who
          liveness_endpoint: /who
        resources: {memory: 64Mi}
        """
                        .formatted(name, SERVER)
                + String.join("\n", more)
                + "\n";
    }

    private static byte[] tar(Map<String, String> files) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                byte[] content = file.getValue().getBytes(UTF_8);
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return bytes.toByteArray();
    }

    private static String upload(Map<String, String> files) {
        HttpResponse<String> answer = rig.upload(tar(files), rig.adminKey());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return text(answer.body(), "/s3_key");
    }

    private static String text(String json, String pointer) {
        return JsonMapper.shared().readTree(json).at(pointer).asString();
    }

    private static String body(String key, String config, Map<String, Object> more) {
        ObjectNode source = JsonMapper.shared().createObjectNode();
        ObjectNode deployment =
                source.put("kind", "model_archive").put("s3_key", key).putObject("deployment");
        deployment.put("raw_config", config);
        more.forEach(deployment::putPOJO);
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.set("source", source);
        return body.toString();
    }

    private static JsonNode made(String path, String body) {
        return JsonMapper.shared().readTree(rig.good("POST", path, body));
    }

    private static String path(JsonNode made) {
        return "/v1/models/"
                + made.at("/model/id").asString()
                + "/deployments/"
                + made.at("/deployment/id").asString();
    }

    private static String awaitStatus(JsonNode made, String status) {
        return rig.await(path(made), body -> body.contains("\"status\":\"" + status + "\""));
    }

    private static HttpResponse<String> predict(String model, String place) {
        return rig.call("GET", "/model-" + model + place + "/sync/who", "", rig.adminKey());
    }

    @Test
    void a_folder_is_deployed_and_its_second_version_takes_over_when_promoted() {
        String config = config("model with a space");
        JsonNode first =
                made(
                        "/v1/models",
                        body(
                                upload(Map.of("who", "one", "config.yaml", config)),
                                config,
                                Map.of()));
        String model = first.at("/model/id").asString();
        assertThat(first.at("/model/production_deployment_id").asString())
                .isEqualTo(first.at("/deployment/id").asString());
        assertThat(first.at("/deployment/name").asString()).isEqualTo("deployment-1");
        awaitStatus(first, "ACTIVE");
        assertThat(predict(model, "/production").body()).isEqualTo("one");

        JsonNode second =
                made(
                        "/v1/models/" + model + "/deployments",
                        body(
                                upload(Map.of("who", "two")),
                                config,
                                Map.of("environment_name", "production")));
        String secondId = second.at("/deployment/id").asString();
        rig.await(
                "/v1/models/" + model,
                body -> body.contains("\"production_deployment_id\":\"" + secondId + "\""));
        assertThat(predict(model, "/deployment/" + secondId).body()).isEqualTo("two");
        rig.await("/model-" + model + "/production/sync/who", "two"::equals);
        assertThat(text(rig.good("GET", path(second) + "/config", ""), "/raw_config"))
                .isEqualTo(config);
    }

    @Test
    void what_was_deployed_is_there_after_a_restart() throws Exception {
        String config = config("kept");
        JsonNode made =
                made(
                        "/v1/models",
                        body(
                                upload(Map.of("who", "me")),
                                config,
                                Map.of("deployment_name", "v1.0")));
        rig.restart();
        awaitStatus(made, "ACTIVE");
        assertThat(predict(made.at("/model/id").asString(), "/production").body()).isEqualTo("me");
        assertThat(text(rig.good("GET", path(made), ""), "/name")).isEqualTo("v1.0");
    }

    @Test
    void the_development_slot_is_made_and_taken_over() {
        String config = config("developed");
        JsonNode first = made("/v1/models", body(upload(Map.of("who", "a")), config, Map.of()));
        String model = first.at("/model/id").asString();
        JsonNode draft =
                made(
                        "/v1/models/" + model + "/deployments",
                        body(upload(Map.of("who", "b")), config, Map.of("is_development", true)));
        rig.await(
                "/v1/models/" + model,
                body ->
                        body.contains(
                                "\"development_deployment_id\":\""
                                        + draft.at("/deployment/id").asString()
                                        + "\""));
        rig.await("/model-" + model + "/development/sync/who", "b"::equals);
    }

    @Test
    void a_build_that_fails_is_told_with_its_log() {
        String config =
                config(
                        "broken",
                        "build_commands: [echo before, exit 9]",
                        "purlin: {build: unconfined}");
        JsonNode made = made("/v1/models", body(upload(Map.of("who", "x")), config, Map.of()));
        String now = awaitStatus(made, "BUILD_FAILED");
        assertThat(text(now, "/status_reason"))
                .isEqualTo("build command 2 of 2 ended with exit code 9");
        assertThat(rig.good("GET", path(made) + "/logs", ""))
                .contains("build command 1 of 2: echo before", "\"message\":\"before\"");
    }

    @Test
    void what_cannot_be_deployed_is_refused_with_the_way_out() {
        String key =
                upload(
                        Map.of(
                                "model/model.py",
                                "class Model: pass",
                                "config.yaml",
                                "model_name: x"));
        assertRefused(400, "model in Python", "/v1/models", body(key, "model_name: x", Map.of()));
        assertRefused(
                400,
                "there is nothing to serve",
                "/v1/models",
                body(upload(Map.of("a", "b")), "model_name: x", Map.of()));
        assertRefused(
                400,
                "there is no archive nowhere",
                "/v1/models",
                body("nowhere", config("x"), Map.of()));
        assertRefused(
                400,
                "config.yaml line 4: docker_server.server_port",
                "/v1/models",
                body(key, config("x").replace("7997\n", "99999\n"), Map.of()));
        assertRefused(404, "there is no model nobody", "/v1/models/nobody/deployments", "{}");
        assertRefused(400, "source", "/v1/models", "{}");
        assertRefused(
                400,
                "the model has no name",
                "/v1/models",
                body(
                        key,
                        config("x").replace("model_name: x", "{}").replace("{}\n", ""),
                        Map.of()));
        assertRefused(
                409,
                "there is a model named first",
                "/v1/models",
                body(key, config("first"), Map.of()));
    }

    private static void assertRefused(int status, String text, String path, String body) {
        HttpResponse<String> answer = rig.call("POST", path, body, rig.adminKey());
        assertThat(answer.body()).contains(text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void an_upload_needs_a_key_and_must_be_an_archive() {
        byte[] good = tar(Map.of("a", "b"));
        assertThat(rig.upload(good, null).statusCode()).isEqualTo(401);
        HttpResponse<String> bad = rig.upload("no archive".getBytes(UTF_8), rig.adminKey());
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(rig.upload(new byte[0], rig.adminKey()).statusCode()).isEqualTo(400);
        assertThat(rig.call("GET", "/api/archives", "", rig.adminKey()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void a_server_on_a_fixed_port_has_one_replica_and_ends_before_the_next_one() {
        String config =
                config("fixed")
                        .replace("-p 7997", "-p $(echo 79)98")
                        .replace("server_port: 7997", "server_port: 7998");
        JsonNode first = made("/v1/models", body(upload(Map.of("who", "old")), config, Map.of()));
        assertThat(first.path("warnings").toString()).contains("one replica at a time");
        String model = first.at("/model/id").asString();
        awaitStatus(first, "ACTIVE");
        JsonNode second =
                made(
                        "/v1/models/" + model + "/deployments",
                        body(upload(Map.of("who", "new")), config, Map.of()));
        rig.await(path(second), body -> body.contains("port 7998 is in use by deployment"));
        rig.good("POST", path(second) + "/promote", "{}");
        rig.await("/model-" + model + "/production/sync/who", "new"::equals);
    }
}
