package dev.purlin.platform.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Values counted by the buckets they fall into. From any thread.
final class Buckets {
    private final double[] limits;
    private final List<LongAdder> counts;
    private final DoubleAdder sum = new DoubleAdder();

    Buckets(List<Double> limits) {
        this.limits = limits.stream().mapToDouble(Double::doubleValue).toArray();
        counts = Stream.generate(LongAdder::new).limit(limits.size() + 1L).toList();
    }

    void add(double value) {
        int at = Arrays.binarySearch(limits, value);
        counts.get(at < 0 ? -at - 1 : at).increment();
        sum.add(value);
    }

    /// @param labels of the form `name="value"`, with commas
    void write(StringBuilder to, String name, String labels) {
        long seen = 0;
        for (int i = 0; i < counts.size(); i++) {
            seen += counts.get(i).sum();
            String limit = i == limits.length ? "+Inf" : Double.toString(limits[i]);
            to.append(name).append("_bucket{").append(labels);
            to.append(",le=\"").append(limit).append("\"} ").append(seen).append('\n');
        }
        to.append(name).append("_sum{").append(labels).append("} ").append(sum.sum()).append('\n');
        to.append(name).append("_count{").append(labels).append("} ").append(seen).append('\n');
    }
}
