package dev.purlin.platform.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.platform.driver.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private static final DeploymentConfig CONFIG =
            new DeploymentConfig(
                    DeploymentConfig.Runs.ENGINE,
                    List.of("--model-id", "a \"model\""),
                    List.of("NAME=value=with=more"),
                    8_080,
                    "/predict",
                    new ProbePlan(
                            "/ready",
                            "/live",
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(4)),
                    7,
                    60,
                    true,
                    true,
                    List.of("some/model"),
                    List.of("token"),
                    new Source("archive", List.of("make")),
                    new Needs(5, 6));

    @Test
    void a_config_reads_as_it_was_written() {
        assertThat(DeploymentConfig.parse(CONFIG.json())).isEqualTo(CONFIG);
    }

    @Test
    void the_engine_gets_the_arguments_and_variables_of_the_config_on_top_of_its_own() {
        var program =
                Launch.of(List.of("purlin", "engine"), Map.of("NAME", "own", "B", "2"))
                        .program("deploym1", CONFIG);
        assertThat(program.argv())
                .containsExactly("purlin", "engine", "--model-id", "a \"model\"", "--port", "8080");
        assertThat(program.environment()).isEqualTo(Map.of("NAME", "value=with=more", "B", "2"));
    }

    @Test
    void scaling_settings_change_in_the_members_that_are_named() {
        ScalingSettings changed =
                ScalingSettings.DEFAULT.changed(
                        "{\"max_replica\":4,\"scale_down_delay\":0,\"unknown\":1}".getBytes(UTF_8));
        assertThat(changed).isEqualTo(new ScalingSettings(0, 4, 60, 0, 1, 70, 50));
        assertThat(ScalingSettings.parse(changed.json())).isEqualTo(changed);
    }

    @Test
    void a_scaling_setting_out_of_its_range_is_told_with_its_value() {
        assertThatThrownBy(() ->
                        ScalingSettings.DEFAULT.changed(
                                "{\"autoscaling_window\":5}".getBytes(UTF_8)))
                .hasMessage("autoscaling_window is 5, it must be 10 to 3600");
    }
}
