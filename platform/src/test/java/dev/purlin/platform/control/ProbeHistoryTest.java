package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.control.ProbeHistory.Answer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeHistoryTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");

    private final ProbeHistory history =
            new ProbeHistory(
                    new ProbePlan(
                            "/ready",
                            "/live",
                            Duration.ofSeconds(100),
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(20)),
                    T0);

    private void answered(int second, Answer ready, Answer live) {
        history.answered(ready, live, at(second));
    }

    private static Instant at(int second) {
        return T0.plusSeconds(second);
    }

    @Test
    void one_that_is_not_ready_in_time_is_ended() {
        answered(1, Answer.UNREACHED, Answer.UNREACHED);
        answered(99, Answer.BAD, Answer.BAD);
        assertThat(history.isReady()).isFalse();
        assertThat(history.failure(at(99))).isNull();
        assertThat(history.failure(at(100))).isEqualTo("/ready gave no good answer within 100 s");
    }

    @Test
    void bad_answers_stop_traffic_after_a_while_and_a_good_one_brings_it_back() {
        answered(10, Answer.GOOD, Answer.GOOD);
        answered(20, Answer.BAD, Answer.GOOD);
        answered(49, Answer.BAD, Answer.GOOD);
        assertThat(history.isReady()).isTrue();
        answered(50, Answer.BAD, Answer.GOOD);
        assertThat(history.isReady()).isFalse();
        assertThat(history.failure(at(1_000))).isNull();
        answered(60, Answer.GOOD, Answer.GOOD);
        assertThat(history.isReady()).isTrue();
    }

    @Test
    void one_that_cannot_be_reached_gets_no_traffic_at_the_third_try() {
        answered(10, Answer.GOOD, Answer.GOOD);
        answered(11, Answer.UNREACHED, Answer.GOOD);
        answered(11, Answer.UNREACHED, Answer.GOOD);
        assertThat(history.isReady()).isTrue();
        answered(11, Answer.UNREACHED, Answer.GOOD);
        assertThat(history.isReady()).isFalse();
    }

    @Test
    void one_that_does_not_live_is_ended_but_not_for_what_it_answered_early() {
        answered(10, Answer.GOOD, Answer.BAD);
        answered(79, Answer.GOOD, Answer.BAD);
        assertThat(history.failure(at(79))).isNull();
        assertThat(history.failure(at(80))).isEqualTo("/live gave no good answer for 20 s");
        answered(80, Answer.GOOD, Answer.GOOD);
        answered(90, Answer.GOOD, Answer.BAD);
        assertThat(history.failure(at(109))).isNull();
        assertThat(history.failure(at(110))).isNotNull();
    }
}
