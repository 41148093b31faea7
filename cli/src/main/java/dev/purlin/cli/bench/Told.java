package dev.purlin.cli.bench;

import dev.purlin.bench.Arrival;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.Mode;
import dev.purlin.bench.Times;
import java.time.Duration;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// A result as it is printed: for people, or as the JSON object of docs/bench.md.
record Told(LoadPlan plan, int threads, LoadResult result) {
    /// Busier than this, the tester rather than the server may have set the rate.
    private static final double BUSY = 0.92;

    private static final String ROW = "%-15s%11s%11s%11s%11s%11s%11s%11s%11s%n";

    private static final Map<String, Double> PERCENTILES = percentiles();

    private static Map<String, Double> percentiles() {
        var percentiles = new LinkedHashMap<String, Double>();
        percentiles.put("p50", 50.0);
        percentiles.put("p90", 90.0);
        percentiles.put("p95", 95.0);
        percentiles.put("p99", 99.0);
        percentiles.put("p999", 99.9);
        return percentiles;
    }

    String json() {
        var members = new LinkedHashMap<String, Object>();
        members.put("target", plan.target().toString());
        members.put("method", plan.method());
        members.put("mode", modeMembers());
        members.put("ending", lower(result.ending()));
        members.put("begun", result.begun());
        members.put("succeeded", result.succeeded());
        members.put("failed", result.failed());
        members.put("missed", result.missed());
        members.put("statuses", result.statuses());
        var failures = new LinkedHashMap<String, Long>();
        result.failures().forEach((failure, count) -> failures.put(lower(failure), count));
        members.put("failures", failures);
        members.put("events", result.events());
        members.put("bytes_out", result.bytesOut());
        members.put("bytes_in", result.bytesIn());
        members.put("wall_s", seconds(result.wall()));
        members.put("per_second", result.perSecond());
        members.put("threads", threads);
        members.put("loop_cpu_s", seconds(result.loopCpu()));
        times().forEach((name, times) -> members.put(name.replace(' ', '_') + "_ms", json(times)));
        return JsonMapper.shared().writeValueAsString(members);
    }

    private Map<String, Object> modeMembers() {
        var members = new LinkedHashMap<String, Object>();
        switch (plan.mode()) {
            case Mode.ClosedLoop(int clients) -> {
                members.put("kind", "closed");
                members.put("clients", clients);
            }
            case Mode.OpenLoop(double perSecond, Arrival arrival, int mostInFlight) -> {
                members.put("kind", "open");
                members.put("per_second", perSecond);
                members.put("most_in_flight", mostInFlight);
                switch (arrival) {
                    case Arrival.Constant() -> members.put("arrival", "constant");
                    case Arrival.Poisson(long seed) -> {
                        members.put("arrival", "poisson");
                        members.put("seed", seed);
                    }
                }
            }
        }
        return members;
    }

    private Map<String, Times> times() {
        var times = new LinkedHashMap<String, Times>();
        times.put("latency", result.latency());
        times.put("first byte", result.firstByte());
        times.put("first event", result.firstEvent());
        times.put("between events", result.betweenEvents());
        times.put("connect", result.connect());
        times.put("failed after", result.failedAfter());
        times.put("own delay", result.ownDelay());
        return times;
    }

    private static Map<String, Number> json(Times times) {
        var members = new LinkedHashMap<String, Number>();
        members.put("count", times.count());
        if (times.count() > 0) {
            members.put("min", millis(times.least()));
            members.put("mean", millis(times.mean()));
            PERCENTILES.forEach((name, p) -> members.put(name, millis(times.percentile(p))));
            members.put("max", millis(times.most()));
        }
        return members;
    }

    String text() {
        var text = new Formatter(Locale.ROOT);
        text.format("%s %s, %s%n", plan.method(), plan.target(), modeText());
        text.format(
                "%,d succeeded in %.2f s: %,.1f per second; %,d failed, %,d missed%s%n",
                result.succeeded(),
                seconds(result.wall()),
                result.perSecond(),
                result.failed(),
                result.missed(),
                switch (result.ending()) {
                    case COMPLETE -> "";
                    case STOPPED -> " (stopped early)";
                    case UNREACHABLE -> " (gave up)";
                });
        text.format("status %s%n", counts(result.statuses()));
        if (!result.failures().isEmpty()) {
            text.format("failures %s%n", counts(result.failures()));
        }
        text.format("%,d bytes out, %,d bytes in%n%n", result.bytesOut(), result.bytesIn());
        table(text);
        tester(text);
        return text.toString();
    }

    private String modeText() {
        return switch (plan.mode()) {
            case Mode.ClosedLoop(int clients) -> "closed loop, " + clients + " clients";
            case Mode.OpenLoop(double perSecond, Arrival arrival, int mostInFlight) ->
                    String.format(
                            Locale.ROOT,
                            "open loop, %,.1f per second (%s), at most %,d in flight",
                            perSecond,
                            switch (arrival) {
                                case Arrival.Constant() -> "constant";
                                case Arrival.Poisson(long seed) -> "poisson, seed " + seed;
                            },
                            mostInFlight);
        };
    }

    private static String counts(Map<?, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(e -> lower(e.getKey()) + " × " + grouped(e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private void table(Formatter text) {
        text.format(ROW, "ms", "count", "min", "mean", "p50", "p90", "p99", "p99.9", "max");
        times().forEach((name, times) -> row(text, name, times));
        text.format("%n");
    }

    private static void row(Formatter text, String name, Times times) {
        if (times.count() == 0) {
            return;
        }
        text.format(
                ROW,
                name,
                grouped(times.count()),
                cell(times.least()),
                cell(times.mean()),
                cell(times.percentile(50)),
                cell(times.percentile(90)),
                cell(times.percentile(99)),
                cell(times.percentile(99.9)),
                cell(times.most()));
    }

    private void tester(Formatter text) {
        double spent = result.loopCpu().toNanos();
        double busy = result.wall().isZero() ? 0 : spent / result.wall().toNanos() / threads;
        text.format("tester: %.0f %% busy; its own delay is how late it sent%n", busy * 100);
        if (busy > BUSY) {
            text.format("tester: it was the limit; try --threads, or a core of its own%n");
        }
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String cell(Duration time) {
        return String.format(Locale.ROOT, "%,.3f", millis(time));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static String lower(Object name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
