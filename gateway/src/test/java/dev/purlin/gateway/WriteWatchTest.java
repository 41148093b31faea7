package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WriteWatchTest {
    private static final long MOST = 60;

    private final WriteWatch watch = new WriteWatch();

    @Test
    void who_takes_nothing_for_too_long_is_stalled() {
        watch.add(1_000);
        assertThat(watch.isStalled(400, false, 0, MOST)).isFalse();
        assertThat(watch.isStalled(400, false, 60, MOST)).isFalse();
        assertThat(watch.isStalled(400, false, 61, MOST)).isTrue();
    }

    @Test
    void who_takes_slowly_is_not_though_as_much_waits_at_every_look() {
        watch.add(1_000);
        for (int now = 0; now < 1_000; now += 50) {
            assertThat(watch.isStalled(400, false, now, MOST)).isFalse();
            watch.add(200);
        }
    }

    @Test
    void nobody_is_while_nothing_waits() {
        watch.add(1_000);
        assertThat(watch.isStalled(0, false, 0, MOST)).isFalse();
        assertThat(watch.isStalled(0, false, 1_000, MOST)).isFalse();
        assertThat(watch.isStalled(0, false, 2_000, MOST)).isFalse();
    }

    @Test
    void the_rest_of_a_connection_that_closes_is_waited_for_no_longer() {
        watch.add(1_000);
        assertThat(watch.isStalled(0, true, 0, MOST)).isFalse();
        assertThat(watch.isStalled(0, true, 61, MOST)).isTrue();
    }
}
