package dev.purlin.modelserver.metrics;

import dev.purlin.modelserver.metrics.Metric.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The counts of one model server, written as Prometheus reads them. Safe for all threads.
///
/// Label values come from closed sets: kinds, reasons, statuses. Never from what a caller sent.
public final class Metrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Metric, Map<String, LongAdder>> counters = new EnumMap<>(Metric.class);
    private final Map<Metric, Histogram> histograms = new EnumMap<>(Metric.class);
    private final Map<Metric, DoubleSupplier> gauges = new EnumMap<>(Metric.class);

    /// @param longestInput tokens, for the buckets of input lengths
    public Metrics(int longestInput) {
        for (Metric metric : Metric.values()) {
            if (metric.kind().isHistogram()) {
                histograms.put(metric, Histogram.of(metric.kind(), longestInput));
            } else if (metric.kind() == Kind.COUNTER) {
                counters.put(metric, new ConcurrentSkipListMap<>());
                if (metric.label().isEmpty()) {
                    count(metric, 0);
                }
            }
        }
    }

    /// Tells where a gauge is read. Before the server answers anything.
    public void gauge(Metric metric, DoubleSupplier source) {
        gauges.put(metric, source);
    }

    public void count(Metric metric, long more) {
        count(metric, "", more);
    }

    public void count(Metric metric, String labelValue, long more) {
        Objects.requireNonNull(counters.get(metric))
                .computeIfAbsent(labelValue, _ -> new LongAdder())
                .add(more);
    }

    public long counted(Metric metric, String labelValue) {
        @Nullable LongAdder adder = Objects.requireNonNull(counters.get(metric)).get(labelValue);
        return adder == null ? 0 : adder.sum();
    }

    public void value(Metric metric, double value, long times) {
        Objects.requireNonNull(histograms.get(metric)).add(value, times);
    }

    public void nanos(Metric metric, long nanos, long times) {
        value(metric, nanos / NANOS_PER_SECOND, times);
    }

    /// All of it in Prometheus' text format.
    public String text() {
        var text = new StringBuilder(16_384);
        for (Metric metric : Metric.values()) {
            head(metric, text);
            String name = metric.wireName();
            switch (metric.kind()) {
                case COUNTER -> counter(metric, text);
                case GAUGE -> {
                    DoubleSupplier source = gauges.get(metric);
                    double value = source == null ? 0 : source.getAsDouble();
                    text.append(name).append(' ').append(Histogram.number(value)).append('\n');
                }
                case DURATION, LENGTH, SIZE, TOKENS ->
                        Objects.requireNonNull(histograms.get(metric)).write(name, text);
            }
        }
        return text.toString();
    }

    private static void head(Metric metric, StringBuilder text) {
        String type =
                switch (metric.kind()) {
                    case COUNTER -> "counter";
                    case GAUGE -> "gauge";
                    case DURATION, LENGTH, SIZE, TOKENS -> "histogram";
                };
        text.append("# HELP ").append(metric.wireName()).append(' ').append(metric.help());
        text.append("\n# TYPE ").append(metric.wireName()).append(' ').append(type).append('\n');
    }

    private void counter(Metric metric, StringBuilder text) {
        Objects.requireNonNull(counters.get(metric))
                .forEach((value, adder) -> {
                    text.append(metric.wireName());
                    if (!metric.label().isEmpty()) {
                        text.append('{').append(metric.label()).append("=\"");
                        text.append(value).append("\"}");
                    }
                    text.append(' ').append(adder.sum()).append('\n');
                });
    }
}
