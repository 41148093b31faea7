package dev.purlin.bench;

import java.time.Duration;
import java.util.NoSuchElementException;
import org.HdrHistogram.Histogram;

/// How long something took, over many occasions. Immutable.
///
/// Least, most and mean are exact to the nanosecond; percentiles are never below the true one and
/// at most 0.1 % above it. All but [#count] throw [NoSuchElementException] where nothing was timed.
public final class Times {
    /// Longer times are counted as this long.
    public static final Duration LONGEST = Duration.ofHours(1);

    private final Histogram histogram;
    private final long leastNanos;
    private final long mostNanos;
    private final double sumNanos;

    private Times(Histogram histogram, long leastNanos, long mostNanos, double sumNanos) {
        this.histogram = histogram;
        this.leastNanos = leastNanos;
        this.mostNanos = mostNanos;
        this.sumNanos = sumNanos;
    }

    public long count() {
        return histogram.getTotalCount();
    }

    public Duration least() {
        demandSome();
        return Duration.ofNanos(leastNanos);
    }

    public Duration most() {
        demandSome();
        return Duration.ofNanos(mostNanos);
    }

    public Duration mean() {
        demandSome();
        return Duration.ofNanos(Math.round(sumNanos / count()));
    }

    /// The time that `percent` (0 to 100) of the occasions did not exceed.
    public Duration percentile(double percent) {
        demandSome();
        long nanos = histogram.getValueAtPercentile(percent);
        return Duration.ofNanos(Math.clamp(nanos, leastNanos, mostNanos));
    }

    public Duration median() {
        return percentile(50);
    }

    /// A copy, in nanoseconds.
    public Histogram toHistogram() {
        return histogram.copy();
    }

    private void demandSome() {
        if (count() == 0) {
            throw new NoSuchElementException("nothing was timed");
        }
    }

    @Override
    public String toString() {
        return count() == 0
                ? "none"
                : count() + " × " + median() + " (" + least() + " … " + most() + ")";
    }

    /// Gathers times on one thread.
    static final class Recorder {
        private final Histogram histogram = new Histogram(LONGEST.toNanos(), 3);
        private long leastNanos = Long.MAX_VALUE;
        private long mostNanos;
        private double sumNanos;

        void record(long nanos) {
            long bounded = Math.clamp(nanos, 0, LONGEST.toNanos());
            histogram.recordValue(bounded);
            leastNanos = Math.min(leastNanos, bounded);
            mostNanos = Math.max(mostNanos, bounded);
            sumNanos += bounded;
        }

        void add(Recorder other) {
            histogram.add(other.histogram);
            leastNanos = Math.min(leastNanos, other.leastNanos);
            mostNanos = Math.max(mostNanos, other.mostNanos);
            sumNanos += other.sumNanos;
        }

        Times times() {
            return new Times(histogram.copy(), leastNanos, mostNanos, sumNanos);
        }
    }
}
