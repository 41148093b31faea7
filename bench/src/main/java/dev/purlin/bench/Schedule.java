package dev.purlin.bench;

import java.util.random.RandomGenerator;

/// Send times of an open loop, in nanoseconds from its start, never decreasing. Used by one thread.
public sealed interface Schedule {
    long NANOS_PER_SECOND = 1_000_000_000L;

    long nextNanos();

    /// Lane *i* of *n* takes the moments *i*, *i + n*, … of one common rhythm. Each time is
    /// computed from its number, so that rounding does not add up.
    final class Even implements Schedule {
        private final double perSecond;
        private final int lanes;
        private long number;

        Even(double perSecond, int lane, int lanes) {
            this.perSecond = perSecond;
            this.lanes = lanes;
            number = lane;
        }

        @Override
        public long nextNanos() {
            long nanos = Math.round(number * (NANOS_PER_SECOND / perSecond));
            number += lanes;
            return nanos;
        }
    }

    /// Exponential gaps. Several such lanes together are again one Poisson process.
    final class Random implements Schedule {
        private final double perSecond;
        private final RandomGenerator random;
        private double atNanos;

        Random(double perSecond, RandomGenerator random) {
            this.perSecond = perSecond;
            this.random = random;
        }

        @Override
        public long nextNanos() {
            atNanos += random.nextExponential() * NANOS_PER_SECOND / perSecond;
            return Math.round(atNanos);
        }
    }
}
