package dev.purlin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TimesTest {
    @Test
    void least_most_and_mean_are_exact() {
        Times times = of(30_000_123, 30_000_125, 59_999_999);
        assertThat(times.least()).isEqualTo(Duration.ofNanos(30_000_123));
        assertThat(times.most()).isEqualTo(Duration.ofNanos(59_999_999));
        assertThat(times.mean()).isEqualTo(Duration.ofNanos(40_000_082));
        assertThat(times.count()).isEqualTo(3);
    }

    @Test
    void a_percentile_is_never_below_the_true_one_and_hardly_above() {
        long[] sorted =
                RandomGenerator.of("L64X128MixRandom")
                        .longs(10_000, 1000, 10_000_000_000L)
                        .sorted()
                        .toArray();
        Times times = of(sorted);
        for (int percent = 1; percent <= 100; percent++) {
            long exact = sorted[percent * 100 - 1];
            assertThat(times.percentile(percent).toNanos())
                    .isBetween(exact, exact + exact / 999 + 1);
        }
    }

    @Test
    void percentiles_stay_between_least_and_most() {
        Times times = of(30_000_123);
        assertThat(times.percentile(0)).isEqualTo(Duration.ofNanos(30_000_123));
        assertThat(times.percentile(100)).isEqualTo(Duration.ofNanos(30_000_123));
    }

    @Test
    void times_out_of_range_are_counted_at_its_ends() {
        Times times = of(-5, Duration.ofDays(1).toNanos());
        assertThat(times.least()).isZero();
        assertThat(times.most()).isEqualTo(Times.LONGEST);
    }

    @Test
    void nothing_timed_has_no_median() {
        assertThat(of().count()).isZero();
        assertThatThrownBy(of()::median).isInstanceOf(NoSuchElementException.class);
    }

    private static Times of(long... nanos) {
        var recorder = new Times.Recorder();
        LongStream.of(nanos).forEach(recorder::record);
        return recorder.times();
    }
}
