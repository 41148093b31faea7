package dev.purlin.benchmarks;

import dev.purlin.wire.json.JsonWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/// What a benchmark of the platform found: named numbers, some with a goal that their median should
/// not exceed. Printed as a table, or as one JSON object.
final class Figures {
    @Option(names = "--json", description = "One JSON object on standard output, nothing else")
    private boolean asJson;

    private final List<Figure> all = new ArrayList<>();

    private record Figure(String name, String unit, Samples samples, OptionalDouble goal) {
        String verdict() {
            if (goal.isEmpty()) {
                return "";
            }
            String met = samples.median() <= goal.getAsDouble() ? "met" : "missed";
            return "at most %s: %s".formatted(plain(goal.getAsDouble()), met);
        }
    }

    void add(String name, String unit, Samples samples) {
        all.add(new Figure(name, unit, samples, OptionalDouble.empty()));
    }

    void add(String name, String unit, Samples samples, double mostMedian) {
        all.add(new Figure(name, unit, samples, OptionalDouble.of(mostMedian)));
    }

    void print(String benchmark, PrintStream out) {
        if (asJson) {
            out.println(json(benchmark));
            return;
        }
        out.printf("%n%-52s %-6s %5s %10s %10s %10s%n", "", "", "n", "median", "least", "most");
        for (Figure figure : all) {
            Samples samples = figure.samples;
            out.printf(
                    Locale.ROOT,
                    "%-52s %-6s %5d %10.3f %10.3f %10.3f  %s%n",
                    figure.name,
                    figure.unit,
                    samples.count(),
                    samples.median(),
                    samples.least(),
                    samples.most(),
                    figure.verdict());
        }
    }

    private String json(String benchmark) {
        var json = new JsonWriter();
        json.openObject().member("benchmark", benchmark).name("figures").openList();
        for (Figure figure : all) {
            Samples samples = figure.samples;
            json.openObject()
                    .member("name", figure.name)
                    .member("unit", figure.unit)
                    .member("count", samples.count());
            json.name("median").raw(plain(samples.median()));
            json.name("least").raw(plain(samples.least()));
            json.name("most").raw(plain(samples.most()));
            figure.goal.ifPresent(goal -> json.name("goal").raw(plain(goal)));
            json.closeObject();
        }
        return json.closeList().closeObject().toString();
    }

    /// At most four decimals, and no more of them than needed.
    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
