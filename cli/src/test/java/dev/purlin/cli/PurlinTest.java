package dev.purlin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.cli.Session.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PurlinTest {
    @TempDir Path folder;

    private Result run(String... arguments) {
        return new Session(folder).run(arguments);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void the_version_is_one_line_on_stdout() {
        Result result = run("--version");
        assertThat(result.code()).isZero();
        assertThat(result.out()).matches("purlin \\d+\\.\\d+\\.\\d+\\R");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void help_lists_every_command_but_the_hidden_ones_and_gives_examples() {
        Result result = run("--help");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("engine", "bench", "config", "doctor", "completion", "Examples:")
                .doesNotContain("aot-train", "text-embeddings-router");
    }

    @Test
    void each_command_has_help_with_examples() {
        for (String command :
                List.of(
                        "engine",
                        "text-embeddings-router",
                        "bench",
                        "bench load",
                        "bench mock",
                        "config",
                        "doctor",
                        "completion")) {
            Result result = run((command + " --help").split(" "));
            assertThat(result.code()).isZero();
            assertThat(result.out()).contains("Usage: purlin " + command, "Examples:");
        }
    }

    @Test
    void help_of_a_setting_says_its_default_and_its_variables() {
        assertThat(run("engine", "--help").out())
                .containsPattern("--port=N")
                .containsPattern("Default: 8080\\.\\s+\\[PURLIN_PORT,\\s+PORT,\\s+AIP_HTTP_PORT]");
    }

    @Test
    void no_command_is_a_usage_error_told_on_stderr() {
        Result result = run();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Usage: purlin");
    }

    @Test
    void an_unknown_command_names_the_nearest() {
        Result result = run("engien");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("unknown command engien; did you mean engine?");
    }

    @Test
    void help_is_understood_as_a_word_too() {
        assertThat(run("help").out()).isEqualTo(run("--help").out());
        assertThat(run("help", "bench", "load").out()).contains("Usage: purlin bench load");
        assertThat(run("hlep").err()).contains("unknown command hlep; did you mean help?");
    }

    @Test
    void a_model_that_is_neither_folder_nor_id_is_told_without_a_stack_trace() {
        Result result = run("engine", "--model-id", "./missing", "--port", "0");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("purlin engine: ", "./missing").doesNotContain("\tat ");
    }

    @Test
    void an_unknown_flag_names_the_nearest() {
        Result result = run("engine", "--max-batch-token", "5");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("unknown option --max-batch-token; did you mean --max-batch-tokens?");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_flag_without_its_value_is_a_usage_error() {
        Result result = run("engine", "--port");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--port");
    }

    @Test
    void an_argument_that_is_missing_is_a_usage_error() {
        Result result = run("completion");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("SHELL");
    }

    @Test
    void with_json_an_error_is_one_object_on_stderr() {
        Result result = run("doctor", "--json", "--prot", "1");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        JsonNode error = json(result.err()).get("error");
        assertThat(error.get("code").asString()).isEqualTo("unknown_option");
        assertThat(error.get("field").asString()).isEqualTo("--prot");
        assertThat(error.propertyNames()).containsExactly("code", "message", "field", "help");
    }

    @Test
    void json_may_be_asked_for_by_variable_or_file_too_errors_included() throws IOException {
        Session session = new Session(folder).variable("PURLIN_JSON", "1");
        assertThat(json(session.run("config").out()).has("settings")).isTrue();
        assertThat(json(session.run("engien").err()).has("error")).isTrue();
        Files.writeString(folder.resolve("purlin.yaml"), "bench: {load: {json: true}}\n");
        Result refused = run("bench", "load", "ftp://x/");
        assertThat(json(refused.err()).get("error").get("message").asString()).contains("ftp://x/");
    }

    @Test
    void config_and_doctor_read_the_file_they_are_given() throws IOException {
        Files.writeString(folder.resolve("other.yaml"), "engine: {port: 7000}\n");
        assertThat(run("config", "--config", "other.yaml").out())
                .containsPattern("engine\\.port +7000");
        Files.writeString(folder.resolve("wrong.yaml"), "engine: {prot: 7000}\n");
        Result doctor = run("doctor", "--config", "wrong.yaml");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.out()).contains("wrong.yaml:1: unknown key prot");
    }

    @Test
    void the_doctor_survives_a_file_that_cannot_be_read() throws IOException {
        Files.writeString(folder.resolve("purlin.yaml"), "engine: [\n");
        Result result = new Session(folder).variable("PURLIN_JSON", "true").run("doctor");
        assertThat(result.code()).isEqualTo(1);
        assertThat(json(result.out()).get("checks").valueStream())
                .anyMatch(check -> check.get("found").asString().contains("purlin.yaml"));
    }

    @Test
    void config_tells_each_value_and_its_origin() throws IOException {
        Files.writeString(folder.resolve("purlin.yaml"), "engine:\n  threads: 2\n");
        Result result = new Session(folder).variable("PORT", "9000").run("config");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .containsPattern("(?m)^engine\\.port +9000 +PORT$")
                .containsPattern("(?m)^engine\\.hostname +127\\.0\\.0\\.1 +default$")
                .containsPattern("(?m)^engine\\.threads +2 +.*purlin\\.yaml:2: threads$");
    }

    @Test
    void config_masks_secrets() {
        Result result = new Session(folder).variable("API_KEY", "s3cret").run("config");
        assertThat(result.out()).containsPattern("engine\\.api-key +\\*\\*\\*");
        assertThat(result.out() + result.err()).doesNotContain("s3cret");
    }

    @Test
    void config_as_json_is_one_object_and_nothing_else() {
        Result result = new Session(folder).variable("PORT", "9000").run("config", "--json");
        JsonNode port =
                json(result.out())
                        .get("settings")
                        .valueStream()
                        .filter(setting -> setting.get("command").asString().equals("engine"))
                        .filter(setting -> setting.get("name").asString().equals("port"))
                        .findFirst()
                        .orElseThrow();
        assertThat(port.get("value").asString()).isEqualTo("9000");
        assertThat(port.get("origin").asString()).isEqualTo("environment");
        assertThat(port.get("from").asString()).isEqualTo("PORT");
    }

    @Test
    void the_settings_file_may_be_named_and_then_must_exist() throws IOException {
        Path other = Files.writeString(folder.resolve("other.yaml"), "engine: {port: 7000}\n");
        Session session = new Session(folder);
        assertThat(session.variable("PURLIN_CONFIG", other.toString()).run("config").out())
                .containsPattern("engine\\.port +7000");
        Result missing = session.variable("PURLIN_CONFIG", "none.yaml").run("config");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("none.yaml");
    }

    @Test
    void an_unknown_key_names_the_nearest() throws IOException {
        Files.writeString(folder.resolve("purlin.yaml"), "engine:\n  prot: 1\n");
        Result result = run("config");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("purlin.yaml:2: unknown key prot; did you mean port?");
    }

    @Test
    void doctor_as_json_is_one_object_with_a_verdict_for_each_check() {
        Result result = run("doctor", "--json");
        assertThat(result.code()).isZero();
        assertThat(json(result.out()).get("checks").valueStream())
                .isNotEmpty()
                .allSatisfy(check ->
                        assertThat(check.get("verdict").asString()).isIn("ok", "warn", "fail"));
    }

    @Test
    void doctor_says_that_a_folder_is_no_data_folder() {
        Result result = run("doctor", "--data-dir", ".");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("no platform has been at home there", "--data-dir");
    }

    @Test
    void doctor_fails_when_the_settings_are_invalid() {
        Result result = new Session(folder).variable("PORT", "http").run("doctor");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("fail  settings: PORT: http is not a whole number");
    }
}
