package dev.purlin.platform.telemetry;

import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Values counted by the buckets they fall into. From any thread.
final class Buckets {
    private final List<Double> limits;
    private final List<LongAdder> counts;
    private final DoubleAdder sum = new DoubleAdder();

    Buckets(List<Double> limits) {
        this.limits = limits;
        counts = Stream.generate(LongAdder::new).limit(limits.size() + 1L).toList();
    }

    void add(double value) {
        int at = 0;
        while (at < limits.size() && value > limits.get(at)) {
            at++;
        }
        counts.get(at).increment();
        sum.add(value);
    }

    /// @param labels of the form `name="value"`, with commas
    void write(StringBuilder to, String name, String labels) {
        long seen = 0;
        for (int i = 0; i < counts.size(); i++) {
            seen += counts.get(i).sum();
            String limit = i == limits.size() ? "+Inf" : limits.get(i).toString();
            to.append(name).append("_bucket{").append(labels);
            to.append(",le=\"").append(limit).append("\"} ").append(seen).append('\n');
        }
        to.append(name).append("_sum{").append(labels).append("} ").append(sum.sum()).append('\n');
        to.append(name).append("_count{").append(labels).append("} ").append(seen).append('\n');
    }
}
