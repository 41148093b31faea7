package dev.purlin.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.cli.told.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushedConfigTest {
    @Test
    void the_name_and_the_example_are_read() {
        var config =
                PushedConfig.read(
                        """
                        model_name: mine
                        model_metadata:
                          example_model_input: &in {input: [a, 1]}
                          other: *in
                        """);
        assertThat(config.modelName()).hasValue("mine");
        assertThat(config.exampleInput()).isEqualTo("{\"input\":[\"a\",1]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n"
                        + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c]",
                "model_metadata: &m\n  example_model_input: *m",
                "a: b: c",
                "a: \"\u0007\""
            })
    void what_is_no_yaml_or_stands_for_too_much_is_refused(String text) {
        assertThatThrownBy(() -> PushedConfig.read(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("config.yaml");
    }

    @Test
    void deep_nesting_is_refused() {
        assertThatThrownBy(() -> PushedConfig.read("a: " + "[".repeat(100_000)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nested more than 50 levels deep");
    }
}
