package dev.purlin.platform.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.autoscale.Decision.Grow;
import dev.purlin.platform.autoscale.Decision.Keep;
import dev.purlin.platform.autoscale.Decision.Shrink;
import dev.purlin.platform.control.ScalingSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");

    /// A window of 60 s, 5 requests at 80 % each, a delay of 100 s.
    private static final ScalingSettings SETTINGS = new ScalingSettings(0, 10, 60, 100, 5, 80, 50);

    private static LoadWindow constant(double load, int seconds) {
        var window = new LoadWindow(T0.minusSeconds(seconds));
        for (int back = seconds; back >= 0; back--) {
            window.add(T0.minusSeconds(back), load, Duration.ofSeconds(60));
        }
        return window;
    }

    private static Decision decide(double load, int running, @Nullable Instant surplusSince) {
        return Scaling.decide(SETTINGS, constant(load, 120), running, surplusSince, T0).decision();
    }

    @Test
    void load_over_target_grows_at_once() {
        assertThat(decide(9, 1, null))
                .isInstanceOfSatisfying(
                        Grow.class,
                        grow -> {
                            assertThat(grow.to()).isEqualTo(3);
                            assertThat(grow.why()).contains("9.00 requests at once", "need 3");
                        });
    }

    @Test
    void growth_ends_at_the_most() {
        assertThat(decide(1_000, 1, null))
                .isInstanceOfSatisfying(Grow.class, grow -> assertThat(grow.to()).isEqualTo(10));
    }

    @Test
    void load_at_the_target_keeps() {
        assertThat(decide(8, 2, null)).isInstanceOf(Keep.class);
    }

    @Test
    void any_load_keeps_one_awake() {
        assertThat(decide(1e-9, 1, T0.minusSeconds(5_000))).isInstanceOf(Keep.class);
    }

    @Test
    void a_surplus_waits_for_the_delay() {
        var first = Scaling.decide(SETTINGS, constant(0, 120), 1, null, T0);
        assertThat(first.decision()).isInstanceOf(Keep.class);
        assertThat(first.surplusSince()).isEqualTo(T0);
        assertThat(decide(0, 1, T0.minusSeconds(99))).isInstanceOf(Keep.class);
        assertThat(decide(0, 1, T0.minusSeconds(100)))
                .isInstanceOfSatisfying(Shrink.class, s -> assertThat(s.to()).isZero());
    }

    @Test
    void half_of_a_surplus_goes_and_the_rest_waits_again() {
        var outlook = Scaling.decide(SETTINGS, constant(4, 120), 9, T0.minusSeconds(100), T0);
        assertThat(outlook.decision())
                .isInstanceOfSatisfying(Shrink.class, s -> assertThat(s.to()).isEqualTo(5));
        assertThat(outlook.surplusSince()).isEqualTo(T0);
    }

    @Test
    void load_ends_a_surplus() {
        var outlook = Scaling.decide(SETTINGS, constant(4, 120), 1, T0.minusSeconds(99), T0);
        assertThat(outlook.surplusSince()).isNull();
    }

    @Test
    void nothing_shrinks_before_a_whole_window_is_known() {
        var settings = new ScalingSettings(0, 10, 60, 0, 5, 80, 50);
        var outlook = Scaling.decide(settings, constant(0, 59), 1, null, T0);
        assertThat(outlook.decision()).isInstanceOf(Keep.class);
        assertThat(Scaling.decide(settings, constant(0, 60), 1, null, T0).decision())
                .isInstanceOf(Shrink.class);
    }

    @Test
    void the_least_is_never_left() {
        var settings = new ScalingSettings(2, 10, 60, 0, 5, 80, 50);
        assertThat(Scaling.decide(settings, constant(0, 120), 2, null, T0).decision())
                .isInstanceOf(Keep.class);
    }
}
