package dev.purlin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.purlin.cli.Session.Result;
import dev.purlin.cli.serve.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every command that calls a platform, on a real one.
class ClientTest {
    private static final String BODY = "{\"input\": \"text string\"}";

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

    private Session session() {
        return new Session(folder).variable("PURLIN_DATA_DIR", served.resolve("data").toString());
    }

    private Result run(String... arguments) {
        return session().run(arguments);
    }

    private String done(String... arguments) {
        return done(run(arguments));
    }

    private static String done(Result result) {
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private void assertError(int code, String name, Result result) {
        assertThat(result.code()).as(result.err()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
        assertThat(json(result.err()).at("/error/code").asString()).isEqualTo(name);
    }

    @Test
    void predict_sends_an_argument_a_file_or_stdin_and_prints_the_answer() throws IOException {
        assertVector(done("predict", "minilm", "-d", BODY));
        Files.writeString(folder.resolve("body.json"), BODY);
        assertVector(done("predict", "builtin0", "-f", "body.json", "--json"));
        assertVector(done(session().typed(BODY).run("predict", "minilm", "-")));
        assertVector(done(session().typed(BODY).run("predict", "minilm", "-f", "-")));
        assertVector(done("predict", "minilm", "--stream", "-d", BODY));
        assertVector(done("predict", "minilm", "--stream", "--json", "-d", BODY));
        assertThat(done("predict", "minilm", "--path", "/embed", "-d", "{\"inputs\": \"a\"}"))
                .startsWith("[[");
        assertVector(done("predict", "minilm", "--deployment", "builtin1", "-d", BODY));
        assertVector(done("predict", "minilm", "--environment", "production", "-d", BODY));
    }

    private static void assertVector(String answer) {
        JsonNode vector = json(answer).at("/data/0/embedding");
        assertThat(vector).hasSize(384);
        assertThat(vector.get(0).asDouble()).isCloseTo(0.0624, within(1e-3));
    }

    @Test
    void predict_without_one_body_is_a_usage_error_and_an_unknown_endpoint_not_found() {
        assertThat(run("predict", "minilm").code()).isEqualTo(2);
        assertThat(run("predict", "minilm", "-d", BODY, "-").code()).isEqualTo(2);
        assertError(4, "not_found", run("predict", "nobody", "-d", BODY, "--json"));
        assertThat(run("predict", "minilm", "-d", "{").code()).isEqualTo(2);
    }

    @Test
    void endpoints_deployments_and_their_state_are_listed_and_shown() {
        assertThat(done("endpoints")).contains("ID", "builtin0  minilm");
        assertThat(json(done("endpoints", "--json")).get("name").asString()).isEqualTo("minilm");
        assertThat(done("endpoints", "minilm")).contains("production_deployment_id");
        assertThat(done("deployments", "minilm")).contains("builtin1", "production");
        assertThat(json(done("deployments", "minilm", "builtin1", "--json")).get("id").asString())
                .isEqualTo("builtin1");
        assertThat(done("environments", "minilm")).contains("production", "builtin1");
        assertThat(done("status"))
                .contains(" is ready", "minilm", "builtin1")
                .containsPattern(
                        "given out: [0-9.]+ of [1-9][0-9.]* GiB of memory, [0-9.]+ of [1-9]");
        assertThat(json(done("status", "--json")).at("/capacity/whole/memory_bytes").asLong())
                .isPositive();
        assertThat(json(done("status", "--json")).get("deployments")).hasSize(1);
        assertThat(done("wake", "minilm")).contains("minilm is being woken");
        assertThat(done("events")).contains("deployment:builtin1", "ACTIVE");
        assertThat(done("logs", "minilm", "--json").lines())
                .allMatch(line -> json(line).has("replica"));
    }

    @Test
    void scale_shows_and_changes() {
        assertThat(done("scale", "minilm")).contains("max_replica");
        assertThat(done("scale", "minilm", "--window", "70s")).startsWith("ACCEPTED");
        assertThat(json(done("scale", "minilm", "--json")).get("autoscaling_window").asInt())
                .isEqualTo(70);
        assertThat(run("scale", "minilm", "--window", "1s").code()).isEqualTo(2);
    }

    @Test
    void what_an_environment_already_has_is_not_gone_back_from() {
        Result back = run("rollback", "minilm", "--json");
        assertError(5, "conflict", back);
        assertError(4, "not_found", run("promote", "minilm", "nonesuch", "--json"));
    }

    @Test
    void keys_are_made_used_and_revoked() {
        String key = done("keys", "create", "--type", "invoke", "--endpoint", "minilm").strip();
        assertThat(key).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9]{32}");
        assertThat(done("keys")).contains(key.substring(0, 8), "WORKSPACE_INVOKE");
        Session limited = session().variable("PURLIN_API_KEY", key);
        assertThat(done(limited.run("predict", "minilm", "-d", BODY))).contains("embedding");
        assertThat(done(limited.run("whoami"))).contains("user_id");
        assertError(3, "not_allowed", limited.run("keys", "--json"));
        assertThat(done("keys", "revoke", key)).contains("is revoked").doesNotContain(key);
        assertError(3, "not_allowed", limited.run("whoami", "--json"));
    }

    @Test
    void secrets_come_from_stdin_and_are_never_shown() {
        assertThat(done(session().typed("s3cret\n").run("secrets", "set", "token")))
                .isEqualTo("token is set\n");
        assertThat(done("secrets", "--json")).contains("\"token\"").doesNotContain("s3cret");
        assertThat(run("secrets", "set", "token").err()).contains("stdin holds nothing");
        assertThat(done("secrets", "delete", "token")).contains("is deleted");
        assertThat(run("secrets", "delete", "token").code()).isEqualTo(4);
    }

    @Test
    void a_profile_names_a_platform_and_keeps_its_key_to_itself() throws IOException {
        Session elsewhere = new Session(folder).typed(done("keys", "create"));
        String url = platform.url();
        assertThat(
                        done(
                                elsewhere.run(
                                        "profile",
                                        "set",
                                        "lab",
                                        "--url",
                                        url + "/",
                                        "--api-key-file",
                                        "-")))
                .isEqualTo("lab is " + url + ", with a key\n");
        Path kept = folder.resolve("home/.config/purlin/profiles.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(done(elsewhere.run("endpoints", "--profile", "lab"))).contains("minilm");
        assertThat(done(elsewhere.run("profile", "use", "lab"))).contains("lab is called");
        assertThat(done(elsewhere.run("endpoints"))).contains("minilm");
        String other = url.replace("127.0.0.1", "localhost");
        assertError(3, "not_allowed", elsewhere.run("endpoints", "--url", other, "--json"));
        assertThat(json(done(elsewhere.run("profile", "--json"))).get("chosen").asBoolean())
                .isTrue();
        assertThat(done(elsewhere.run("profile", "delete", "lab"))).contains("is forgotten");
        assertError(4, "not_found", elsewhere.run("endpoints", "--profile", "lab", "--json"));
    }

    @Test
    void what_clients_share_has_one_section_of_the_settings_file() throws IOException {
        Path file = folder.resolve("purlin.yaml");
        Files.writeString(file, "client: {url: \"http://127.0.0.1:1\"}\nscale: {max: 3}\n");
        assertError(7, "unreachable", run("endpoints", "--json"));
        String config = done("config");
        assertThat(config)
                .containsOnlyOnce("client.url ")
                .containsPattern("scale\\.max +3 ")
                .doesNotContain("endpoints.url");
        Files.writeString(file, "scale: {url: \"http://127.0.0.1:1\"}\n");
        assertThat(run("scale", "minilm").err()).contains("unknown key url");
    }
}
