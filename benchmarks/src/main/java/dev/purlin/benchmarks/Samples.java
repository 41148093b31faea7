package dev.purlin.benchmarks;

import java.util.Arrays;

/// Numbers of one kind, in the order they were taken. Used by one thread.
final class Samples {
    private double[] values = new double[64];
    private int count;

    static Samples of(double... values) {
        var samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }

    void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    void addAll(Samples others) {
        for (int i = 0; i < others.count; i++) {
            add(others.values[i]);
        }
    }

    /// Pair by pair, as both were taken in turn.
    Samples minus(Samples others) {
        var differences = new Samples();
        for (int i = 0; i < count; i++) {
            differences.add(values[i] - others.values[i]);
        }
        return differences;
    }

    int count() {
        return count;
    }

    double least() {
        return sorted()[0];
    }

    double most() {
        return sorted()[count - 1];
    }

    double median() {
        double[] sorted = sorted();
        int middle = count / 2;
        return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// The smallest value that `percent` of all do not exceed.
    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * count);
        return sorted()[Math.clamp(rank - 1, 0, count - 1)];
    }

    private double[] sorted() {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
