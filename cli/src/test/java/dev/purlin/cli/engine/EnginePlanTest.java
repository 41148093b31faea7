package dev.purlin.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.SettingsFile;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.engine.hub.ModelSource;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.Pooling;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnginePlanTest {
    @TempDir Path folder;

    private EnginePlan plan(Face face, Map<String, String> environment, String... flags) {
        Map<String, List<String>> typed = new HashMap<>();
        for (int i = 0; i < flags.length; i += 2) {
            typed.put(flags[i], List.of(flags[i + 1]));
        }
        Settings settings =
                Settings.resolve(
                        EngineFlags.of(face), typed, environment, SettingsFile.Section.EMPTY);
        var nowhere = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var around =
                new Surroundings(
                        environment,
                        folder,
                        InputStream.nullInputStream(),
                        nowhere,
                        nowhere,
                        false,
                        null);
        return EnginePlan.of(face, settings, around, "1.2.3");
    }

    @Test
    void the_engine_serves_the_built_in_model_to_this_machine_only() {
        EnginePlan plan = plan(Face.ENGINE, Map.of());
        assertThat(plan.source()).isEqualTo(new ModelSource.BuiltIn());
        assertThat(plan.server().hostname()).isEqualTo("127.0.0.1");
        assertThat(plan.server().port()).isEqualTo(8080);
        assertThat(plan.server().maxClientBatchSize()).isEqualTo(2_048);
        assertThat(plan.grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void under_the_routers_name_its_defaults_hold_and_a_missing_model_is_told() {
        EnginePlan plan = plan(Face.ROUTER, Map.of());
        assertThat(plan.server().hostname()).isEqualTo("0.0.0.0");
        assertThat(plan.server().port()).isEqualTo(3000);
        assertThat(plan.server().maxClientBatchSize()).isEqualTo(32);
        assertThat(plan.notes()).containsExactly("no --model-id: serving built-in");
    }

    @Test
    void the_routers_variables_are_read() {
        Map<String, String> variables = new HashMap<>();
        variables.put("PORT", "81");
        variables.put("MODEL_ID", folder.toString());
        variables.put("MAX_BATCH_TOKENS", "128");
        variables.put("MAX_BATCH_REQUESTS", "4");
        variables.put("POOLING", "cls");
        variables.put("DTYPE", "int8");
        variables.put("SERVED_MODEL_NAME", "mine");
        variables.put("AUTO_TRUNCATE", "false");
        EnginePlan plan = plan(Face.ENGINE, variables);
        assertThat(plan.server().port()).isEqualTo(81);
        assertThat(plan.source()).isEqualTo(new ModelSource.Folder(folder));
        assertThat(plan.engine().mostRunTokens()).isEqualTo(128);
        assertThat(plan.engine().mostRunTexts()).isEqualTo(4);
        assertThat(plan.choices().pooling()).isEqualTo(Pooling.CLS);
        assertThat(plan.choices().dtype()).isEqualTo(Dtype.INT8);
        assertThat(plan.server().servedModelName()).isEqualTo("mine");
        assertThat(plan.server().autoTruncate()).isFalse();
    }

    @Test
    void a_containers_name_in_hostname_opens_no_port_to_the_world_unless_called_router() {
        Map<String, String> container = Map.of("HOSTNAME", "3f2a9c1b");
        assertThat(plan(Face.ENGINE, container).server().hostname()).isEqualTo("127.0.0.1");
        assertThat(plan(Face.ENGINE, container).notes()).hasSize(1);
        assertThat(plan(Face.ROUTER, container).server().hostname()).isEqualTo("0.0.0.0");
        Map<String, String> everywhere = Map.of("HOSTNAME", "0.0.0.0");
        assertThat(plan(Face.ENGINE, everywhere).server().hostname()).isEqualTo("0.0.0.0");
    }

    @Test
    void a_flag_that_cannot_matter_is_accepted_and_said() {
        EnginePlan plan = plan(Face.ENGINE, Map.of("PROMETHEUS_PORT", "9"), "uds-path", "/tmp/x");
        assertThat(plan.notes())
                .containsExactlyInAnyOrder(
                        "--uds-path has no effect: the model runs in this process",
                        "PROMETHEUS_PORT has no effect: metrics are at /metrics of the server's"
                                + " port");
    }

    @Test
    void a_key_as_an_argument_is_accepted_with_a_warning_that_does_not_repeat_it() {
        EnginePlan plan = plan(Face.ENGINE, Map.of(), "api-key", "s3cret");
        assertThat(plan.server().apiKey()).isNotNull();
        assertThat(plan.notes()).hasSize(1).noneMatch(note -> note.contains("s3cret"));
        assertThat(plan(Face.ENGINE, Map.of("API_KEY", "s3cret")).notes()).isEmpty();
    }

    @Test
    void a_key_may_come_from_a_file_and_not_from_two_places() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "s3cret\n");
        EnginePlan fromFile = plan(Face.ENGINE, Map.of(), "api-key-file", "key");
        assertThat(fromFile.server().apiKey()).isNotNull();
        Map<String, String> both = Map.of("API_KEY", "x");
        assertThatThrownBy(() -> plan(Face.ENGINE, both, "api-key-file", "key"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("both given");
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> plan(Face.ENGINE, Map.of(), "api-key-file", "key"))
                .hasMessageContaining("holds no key");
    }

    @Test
    void two_default_prompts_contradict_each_other() {
        Map<String, String> both = Map.of("DEFAULT_PROMPT", "a", "DEFAULT_PROMPT_NAME", "b");
        assertThatThrownBy(() -> plan(Face.ENGINE, both)).isInstanceOf(CommandFailure.class);
    }

    @ParameterizedTest
    @CsvSource({"warn, WARNING", "ERROR, ERROR", "'info,hyper=debug', INFO", "nonsense, INFO"})
    void the_log_level_is_the_one_that_stands_alone(String text, System.Logger.Level level) {
        assertThat(plan(Face.ENGINE, Map.of("LOG_LEVEL", text)).logLevel()).isEqualTo(level);
    }
}
