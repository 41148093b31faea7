package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CrashesTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");

    private static Crashes afterDeaths(int count, boolean everReady) {
        Crashes crashes = Crashes.NONE;
        for (int i = 0; i < count; i++) {
            crashes = crashes.died(T0, Duration.ZERO, everReady);
        }
        return crashes;
    }

    @Test
    void the_pause_doubles_up_to_five_minutes() {
        assertThat(afterDeaths(1, true).notBefore()).isEqualTo(T0.plusSeconds(1));
        assertThat(afterDeaths(2, true).notBefore()).isEqualTo(T0.plusSeconds(2));
        assertThat(afterDeaths(4, true).notBefore()).isEqualTo(T0.plusSeconds(8));
        assertThat(afterDeaths(9, true).notBefore()).isEqualTo(T0.plusSeconds(256));
        assertThat(afterDeaths(100, true).notBefore()).isEqualTo(T0.plusSeconds(300));
    }

    @Test
    void a_replica_that_was_steady_starts_the_count_anew() {
        Crashes crashes = afterDeaths(6, true).recovered().died(T0, Crashes.STEADY, true);
        assertThat(crashes.notBefore()).isEqualTo(T0.plusSeconds(1));
    }

    @Test
    void readiness_ends_the_pause_and_not_the_count() {
        Crashes crashes = afterDeaths(3, true).recovered();
        assertThat(crashes.mayStart(T0)).isTrue();
        assertThat(crashes.died(T0, Duration.ofSeconds(1), true).notBefore())
                .isEqualTo(T0.plusSeconds(8));
    }

    @Test
    void only_deaths_before_the_first_readiness_make_it_hopeless() {
        assertThat(afterDeaths(4, false).isHopeless()).isFalse();
        assertThat(afterDeaths(5, false).isHopeless()).isTrue();
        assertThat(afterDeaths(50, true).isHopeless()).isFalse();
    }
}
