package dev.purlin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    void even_times_do_not_drift() {
        Schedule schedule = new Arrival.Constant().schedule(3, 0, 1);
        long[] times = times(schedule, 3_000_001);
        assertThat(times[0]).isZero();
        assertThat(times[1]).isEqualTo(333_333_333);
        assertThat(times[3_000_000]).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void lanes_share_one_even_rhythm() {
        Arrival even = new Arrival.Constant();
        long[] shared =
                LongStream.concat(
                                LongStream.of(times(even.schedule(1000, 0, 2), 50)),
                                LongStream.of(times(even.schedule(1000, 1, 2), 50)))
                        .sorted()
                        .toArray();
        assertThat(shared).isEqualTo(times(even.schedule(1000, 0, 1), 100));
    }

    @Test
    void random_times_repeat_with_their_seed_and_keep_the_rate() {
        long[] times = times(new Arrival.Poisson(7).schedule(1000, 0, 1), 100_000);
        assertThat(times).isSorted();
        assertThat(times).isEqualTo(times(new Arrival.Poisson(7).schedule(1000, 0, 1), 100_000));
        assertThat(times).isNotEqualTo(times(new Arrival.Poisson(8).schedule(1000, 0, 1), 100_000));
        assertThat(times[99_999] / 1e9).isCloseTo(100, within(2.0));
    }

    @Test
    void random_gaps_are_spread_as_exponential_ones_are() {
        long[] times = times(new Arrival.Poisson(1).schedule(1000, 0, 1), 100_000);
        long shorterThanMean =
                LongStream.range(1, times.length)
                        .filter(i -> times[(int) i] - times[(int) i - 1] < 1_000_000)
                        .count();
        // 1 - 1/e of exponential gaps are shorter than their mean.
        assertThat(shorterThanMean / 100_000.0).isCloseTo(0.632, within(0.01));
    }

    private static long[] times(Schedule schedule, int count) {
        return LongStream.generate(schedule::nextNanos).limit(count).toArray();
    }
}
