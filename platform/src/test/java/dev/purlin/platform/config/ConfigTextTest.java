package dev.purlin.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no config at all, or more than is read.
class ConfigTextTest {
    private static Problem only(String yaml) {
        var refusal =
                catchThrowableOfType(ConfigException.class, () -> TrussConfig.read(yaml, yaml));
        assertThat(refusal).as("refusal of %.100s", yaml).isNotNull();
        assertThat(refusal.problems()).hasSize(1);
        assertThat(refusal.problems().getFirst().help()).isNotBlank();
        assertThat(refusal.problems().getFirst().key()).isEmpty();
        return refusal.problems().getFirst();
    }

    @Test
    void what_is_no_yaml_is_told_with_its_line() {
        assertThat(only("a: 1\nb: c: d\n").sentence())
                .isEqualTo("config.yaml line 2: not YAML: mapping values are not allowed here");
        assertThat(only("a:\n  - 1\n b: 2\n").sentence())
                .startsWith("config.yaml line 3: not YAML: while parsing a block mapping");
        assertThat(only("a: 1\n\nb: *other").sentence())
                .isEqualTo("config.yaml line 3: not YAML: found undefined alias other");
        assertThat(only("a: 1\n---\nb: 2").sentence())
                .isEqualTo(
                        "config.yaml line 2: not YAML: expected a single document in the stream,"
                                + " but found another document");
        assertThat(only("a: 1\nb: \"x\u0007y\"").sentence())
                .isEqualTo("config.yaml line 2: not YAML: the character U+0007 is not allowed");
        assertThat(only("%YAML 3.1\n---\na: 1").sentence())
                .isEqualTo("config.yaml line 1: it says it is YAML 3.1, which is not 1.2");
        assertThat(only("a:\n  b: !foo c").sentence())
                .isEqualTo("config.yaml line 2: the tag !foo is not known");
    }

    @Test
    void tabs_do_not_indent_yaml_but_may_stand_in_json() {
        assertThat(only("a: 1\nb:\n\tc: 2\n"))
                .satisfies(problem -> assertThat(problem.line()).hasValue(3))
                .satisfies(problem -> assertThat(problem.help()).contains("spaces"));
        String json = "{\n\t\"model_name\":\t\"a\"\n}";
        assertThat(TrussConfig.read(json, null).modelName()).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b", "hello", "5", "[]", "true"})
    void what_is_no_mapping_is_refused(String yaml) {
        assertThat(only(yaml).sentence())
                .matches("config.yaml line 1: it is .*, it must be keys and their values");
    }

    @Test
    void values_that_are_no_json_have_no_line_of_the_authors() {
        assertThatThrownBy(() -> TrussConfig.read("{\"a\":", "a: 1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config.yaml: not YAML: ");
        assertThatThrownBy(() -> TrussConfig.read("{}", "a: b: c"))
                .hasMessageStartingWith("config.yaml line 1: not YAML: ");
    }

    @Test
    void json_is_read_as_clients_write_it() {
        assertThat(
                        TrussConfig.read(
                                        "\ufeff{\"environment_variables\":{\"A\":\"\\/\\ud83d\\ude00"
                                                + "\\n\\u00e9ü\",\"B\":1e400,\"C\":-0,\"D\":true}}",
                                        null)
                                .environmentVariables())
                .containsEntry("A", "/\ud83d\ude00\n\u00e9ü")
                .containsEntry("B", "1e400")
                .containsEntry("C", "-0")
                .containsEntry("D", "true");
    }

    @Test
    void a_character_of_two_units_may_stand_anywhere() {
        for (int before = 1_000; before < 1_050; before++) {
            String yaml = "# " + "x".repeat(before) + "\ud83d\ude00\nmodel_name: \ud83d\ude00";
            assertThat(TrussConfig.read(yaml, yaml).modelName()).contains("\ud83d\ude00");
        }
    }

    @Test
    void the_text_has_an_end() {
        String most = "# " + "x".repeat((1 << 20) - 2);
        assertThat(TrussConfig.read(most, most).modelName()).isEmpty();
        assertThat(only(most + "x").sentence())
                .isEqualTo("config.yaml: 1,048,577 bytes, at most 1,048,576");
        assertThat(only("# " + "é".repeat(1 << 19)).sentence())
                .isEqualTo("config.yaml: 1,048,578 bytes, at most 1,048,576");
    }

    @Test
    void nesting_has_an_end() {
        assertThat(TrussConfig.read(nested(49), null).warnings()).hasSize(1);
        assertThat(only(nested(50)).text()).isEqualTo("it is nested more than 50 levels deep");
        for (String deep : List.of("[", "{", "{a: ", "- ", "? ", "[{")) {
            assertThat(only(deep.repeat((1 << 20) / deep.length())).text())
                    .isEqualTo("it is nested more than 50 levels deep");
        }
    }

    private static String nested(int lists) {
        return "a: " + "[".repeat(lists) + "]".repeat(lists);
    }

    @Test
    void aliases_have_an_end() {
        String doubling =
                IntStream.range(1, 20)
                        .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]".formatted(i, i, i - 1, i - 1))
                        .collect(Collectors.joining("\n", "a0: &a0 [x]\n", "\n"));
        assertThat(only(doubling).sentence())
                .isEqualTo("config.yaml line 12: it has more than 20 aliases");
        String allowed = doubling.lines().limit(11).collect(Collectors.joining("\n"));
        assertThat(TrussConfig.read(allowed, null).warnings()).hasSize(11);
        String merging =
                IntStream.range(1, 20)
                        .mapToObj(i -> "a%d: &a%d {<<: *a%d, k%d: 1}".formatted(i, i, i - 1, i))
                        .collect(Collectors.joining("\n", "a0: &a0 {}\n", "\nsecrets: *a19\n"));
        assertThat(TrussConfig.read(merging, null).secrets()).hasSize(19);
    }

    @Test
    void what_aliases_stand_for_has_an_end() {
        // Five lists of five lists of … of 30: twenty aliases, and 18,750 words.
        String many =
                IntStream.range(1, 5)
                        .mapToObj(i ->
                                "a%d: &a%d [%s]"
                                        .formatted(i, i, "*a%d, ".formatted(i - 1).repeat(5)))
                        .collect(
                                Collectors.joining(
                                        "\n", "a0: &a0 [" + "x, ".repeat(30) + "]\n", ""));
        assertThat(only(many).sentence())
                .matches(
                        "config.yaml: with its aliases written out it has 24,\\d+ keys and values"
                                + " of .* characters, at most 20,000 of 1,048,576");
        String large = "a: &a " + "x".repeat(400_000) + "\nb: [*a, *a]";
        assertThat(only(large).sentence()).contains("keys and values of 1,200,00");
    }

    @Test
    void keys_and_values_have_an_end() {
        assertThat(only("- 1\n".repeat(20_001)).text())
                .isEqualTo("it has more than 20,000 keys and values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a\n  !!merge <<: *a",
                "a: &a\n  ? !!merge x\n  : *a",
                "!!merge a: 1",
                "a: !!binary aGk=",
                "a: !<%> 5",
                "a: !!%ff 5",
                "%TAG ! x\n---\na: !foo b",
                "a: \"\\U00110000\"",
                "%YAML 99999999999.1\n---\na: 1",
                "a: |9999999999\n x",
                "\u0000",
                "a: \ud800",
                "\ufffe",
            })
    void tricks_of_the_language_are_refused(String yaml) {
        assertThat(only(yaml).text()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a\n  <<: *a",
                "a: &a\n  b: &b\n    <<: [*a, *b]",
                "a: &a {x: *a}",
                "secrets: &a\n  <<: *a",
                "&top\npurlin: *top",
                "a: !!int [1]\nb: 1\nb: 2",
            })
    void what_contains_itself_ends(String yaml) {
        assertThatThrownBy(() -> TrussConfig.read(yaml, yaml)).isInstanceOf(ConfigException.class);
    }

    @Test
    void half_a_surrogate_pair_is_shown_as_a_replacement() {
        assertThatThrownBy(() ->
                        TrussConfig.read(
                                "model_name: [\"\\ud800\"]\nresources: " + "{cpu: \"\\ud800\"}",
                                null))
                .hasMessageContaining("resources.cpu is \ufffd, it must");
    }
}
