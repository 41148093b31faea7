package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "PT30S, PT0S, PT30S",
        "PT30S, PT12S, PT18S",
        "PT30S, PT29.5S, PT1S",
        "PT30S, PT31S, PT1S",
        "PT0.4S, PT0.3S, PT0.4S",
        "PT0S, PT0S, PT0S",
    })
    void replicas_get_what_requests_left_of_the_grace_and_a_moment_at_least(
            Duration grace, Duration used, Duration left) {
        assertThat(Platform.left(grace, used)).isEqualTo(left);
    }
}
