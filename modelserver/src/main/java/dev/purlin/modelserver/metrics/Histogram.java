package dev.purlin.modelserver.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// Values counted by the buckets they fall into. Safe for all threads.
final class Histogram {
    private static final int DURATION_BUCKETS = 35;
    private static final double DURATION_UNIT = 1e-5;
    private static final double DURATION_STEP = 1.5;
    private static final int MOST_LENGTH_POWER = 19;
    private static final int SIZE_POWER = 12;
    private static final int TOKENS_POWER = 20;

    private final double[] limits;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    private Histogram(double[] limits) {
        this.limits = limits;
        this.counts = new LongAdder[limits.length + 1];
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /// With TEI's buckets for that kind.
    ///
    /// @param longestInput tokens, for the buckets of input lengths
    static Histogram of(Metric.Kind kind, int longestInput) {
        return switch (kind) {
            case DURATION -> new Histogram(durations());
            case LENGTH -> new Histogram(powersOfTwo(lengthPower(longestInput)));
            case SIZE -> new Histogram(powersOfTwo(SIZE_POWER));
            case TOKENS -> new Histogram(powersOfTwo(TOKENS_POWER));
            case COUNTER, GAUGE -> throw new IllegalArgumentException(kind + " has no buckets");
        };
    }

    private static double[] durations() {
        double[] limits = new double[DURATION_BUCKETS];
        double limit = DURATION_UNIT;
        for (int i = 0; i < limits.length; i++) {
            limit *= DURATION_STEP;
            limits[i] = limit;
        }
        return limits;
    }

    private static int lengthPower(int longestInput) {
        return Math.min(MOST_LENGTH_POWER, 31 - Integer.numberOfLeadingZeros(longestInput));
    }

    private static double[] powersOfTwo(int greatest) {
        double[] limits = new double[greatest + 1];
        Arrays.setAll(limits, i -> 1L << i);
        return limits;
    }

    /// The same value seen so many times.
    void add(double value, long times) {
        int at = Arrays.binarySearch(limits, value);
        counts[at < 0 ? -at - 1 : at].add(times);
        sum.add(value * times);
    }

    void write(String name, StringBuilder to) {
        long seen = 0;
        for (int i = 0; i < limits.length; i++) {
            seen += counts[i].sum();
            bucket(to, name, number(limits[i]), seen);
        }
        seen += counts[limits.length].sum();
        bucket(to, name, "+Inf", seen);
        to.append(name).append("_sum ").append(number(sum.sum())).append('\n');
        to.append(name).append("_count ").append(seen).append('\n');
    }

    private static void bucket(StringBuilder to, String name, String limit, long seen) {
        to.append(name).append("_bucket{le=\"").append(limit).append("\"} ").append(seen);
        to.append('\n');
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
