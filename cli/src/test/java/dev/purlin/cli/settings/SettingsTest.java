package dev.purlin.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Setting<Integer> PORT =
            Setting.of("port", Kind.integer(0, 65_535), "8080", "Port to listen on.").peer();
    private static final Setting<String> KEY =
            Setting.of("api-key", Kind.text("KEY"), null, "A key.").with(Trait.SECRET);
    private static final Setting<String> ORIGIN =
            Setting.of("origin", Kind.text("URL"), null, "A page.").with(Trait.REPEATABLE);
    private static final List<Setting<?>> ALL = List.of(PORT, KEY, ORIGIN);

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void write_a_file() throws IOException {
        file = write("engine:\n  port: 1\n  origin: [a, b]\n");
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("purlin.yaml"), yaml);
    }

    private Settings resolve(Map<String, List<String>> flags, Map<String, String> environment) {
        SettingsFile yaml = SettingsFile.read(file, List.of("engine"));
        return Settings.resolve(ALL, flags, environment, yaml.section("engine"));
    }

    private void refused(String yaml, String... parts) throws IOException {
        write(yaml);
        assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> {
                            assertThat(failure.code().exit()).isEqualTo(ExitCode.USAGE);
                            assertThat(failure.getMessage()).contains(parts);
                        });
    }

    @Test
    void a_flag_wins_over_a_variable_that_wins_over_the_file_that_wins_over_the_default() {
        Map<String, List<String>> flag = Map.of("port", List.of("3"));
        Map<String, String> variable = Map.of("PURLIN_PORT", "2");
        assertThat(resolve(flag, variable).get(PORT)).isEqualTo(3);
        assertThat(resolve(Map.of(), variable).get(PORT)).isEqualTo(2);
        assertThat(resolve(Map.of(), Map.of()).get(PORT)).isEqualTo(1);
        Settings none = Settings.resolve(ALL, Map.of(), Map.of(), SettingsFile.Section.EMPTY);
        assertThat(none.get(PORT)).isEqualTo(8080);
    }

    @Test
    void each_value_knows_where_it_came_from() {
        assertThat(resolve(Map.of("port", List.of("3")), Map.of()).effective(PORT).origin())
                .isEqualTo(new Origin.Flag("--port"));
        assertThat(resolve(Map.of(), Map.of("PORT", "2")).effective(PORT).origin())
                .isEqualTo(new Origin.Variable("PORT"));
        assertThat(resolve(Map.of(), Map.of()).effective(PORT).origin())
                .isEqualTo(new Origin.FileKey(file, 2, "port"));
        assertThat(resolve(Map.of(), Map.of()).effective(KEY).origin())
                .isEqualTo(new Origin.Default());
    }

    @Test
    void our_own_variable_wins_over_the_peers() {
        Map<String, String> both = Map.of("PURLIN_PORT", "2", "PORT", "4");
        assertThat(resolve(Map.of(), both).get(PORT)).isEqualTo(2);
    }

    @Test
    void an_empty_variable_is_unset() {
        assertThat(resolve(Map.of(), Map.of("PURLIN_PORT", "")).get(PORT)).isEqualTo(1);
    }

    @Test
    void several_values_come_as_a_list_in_the_file_and_with_commas_in_a_variable() {
        assertThat(resolve(Map.of(), Map.of()).all(ORIGIN)).containsExactly("a", "b");
        assertThat(resolve(Map.of(), Map.of("PURLIN_ORIGIN", "c,d")).all(ORIGIN))
                .containsExactly("c", "d");
    }

    @Test
    void a_secret_is_masked_where_it_is_shown_and_in_errors() {
        Settings settings = resolve(Map.of(), Map.of("PURLIN_API_KEY", "s3cret"));
        assertThat(settings.effective(KEY).shown()).containsExactly("***");
        assertThat(settings.find(KEY)).hasValue("s3cret");
    }

    @Test
    void a_value_that_does_not_parse_names_its_origin() {
        assertThatThrownBy(() -> resolve(Map.of(), Map.of("PORT", "http")))
                .hasMessage("PORT: http is not a whole number");
        assertThatThrownBy(() -> resolve(Map.of("port", List.of("99999")), Map.of()))
                .hasMessage("--port: 99999 is more than 65535");
    }

    @Test
    void an_unknown_key_names_file_line_and_the_nearest_known_key() throws IOException {
        refused("engine:\n\n  prot: 1\n", file + ":3:", "unknown key prot", "did you mean port?");
        refused("engin:\n  port: 1\n", file + ":1:", "section engin", "did you mean engine?");
    }

    @Test
    void a_file_that_is_not_what_it_should_be_is_refused_with_its_line() throws IOException {
        refused("engine:\n  port: [1, 2]\n", ":2:", "single value");
        refused("engine:\n  port: 1\n  port: 2\n", ":3:", "twice");
        refused("engine: 5\n", ":1:", "keys and values expected");
        refused("engine:\n  port: 1\n bad\n", "not YAML");
        refused("- engine\n", ":1:", "keys and values expected");
        refused("engine:\n  origin:\n    - {a: 1}\n", ":3:", "list of values");
    }

    @Test
    void a_file_that_is_more_than_is_read_is_refused() throws IOException {
        refused("engine:\n  origin: " + "[".repeat(100_000), ":2:", "more than 20 levels deep");
        refused("engine: &e\n  <<: *e\n", ":2: unknown key <<");
        String laughs = "a0: &a0 [x]\n";
        for (int i = 1; i < 9; i++) {
            laughs += "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9));
        }
        refused(laughs, ":4:", "more than 20 aliases");
        Files.write(file, "engine: {origin: caf\u00e9}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> resolve(Map.of(), Map.of()))
                .hasMessageContaining(file.toString())
                .extracting(failure -> ((CommandFailure) failure).help())
                .asString()
                .contains("UTF-8");
    }

    @Test
    void an_empty_file_and_an_empty_section_say_nothing() throws IOException {
        write("");
        assertThat(resolve(Map.of(), Map.of()).get(PORT)).isEqualTo(8080);
        write("engine:\n");
        assertThat(resolve(Map.of(), Map.of()).get(PORT)).isEqualTo(8080);
    }
}
