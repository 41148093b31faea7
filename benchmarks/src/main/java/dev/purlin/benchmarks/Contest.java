package dev.purlin.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// Contenders that take turns, so that a machine whose speed drifts is as kind to one as to the
/// other. Each turn gives one number; medians and spread are told, and the median of the ratios
/// turn by turn.
final class Contest {
    private final String title;
    private final String unit;
    private final List<Contender> contenders = new ArrayList<>();

    private record Contender(String name, Callable<Double> turn, List<Double> results) {
        double[] sorted() {
            double[] sorted = results.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    Contest(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    void add(String name, Callable<Double> turn) {
        contenders.add(new Contender(name, turn, new ArrayList<>()));
    }

    void run(int rounds, PrintStream progress) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : contenders) {
                double result = contender.turn.call();
                contender.results.add(result);
                progress.printf(
                        Locale.ROOT,
                        "%s, round %d of %d: %s %.2f %s%n",
                        title,
                        round,
                        rounds,
                        contender.name,
                        result,
                        unit);
            }
        }
    }

    /// Keeps a number that another contest's turn gave.
    void record(String name, double result) {
        Contender known =
                contenders.stream().filter(one -> one.name.equals(name)).findAny().orElse(null);
        if (known == null) {
            known = new Contender(name, () -> Double.NaN, new ArrayList<>());
            contenders.add(known);
        }
        known.results.add(result);
    }

    /// The contender with the highest median of those whose names begin so.
    String best(String prefix) {
        return contenders.stream()
                .map(Contender::name)
                .filter(name -> name.startsWith(prefix))
                .max(Comparator.comparingDouble(this::median))
                .orElseThrow();
    }

    double median(String name) {
        return median(named(name).sorted());
    }

    /// The median over all turns of what `name` did as a multiple of what `reference` did.
    double ratio(String name, String reference) {
        List<Double> results = named(name).results;
        List<Double> others = named(reference).results;
        double[] ratios = new double[results.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = results.get(i) / others.get(i);
        }
        Arrays.sort(ratios);
        return median(ratios);
    }

    /// One line per contender: median, smallest and largest, ratio to each reference.
    void print(PrintStream out, String... references) {
        out.printf(Locale.ROOT, "%n%s (%s)%n", title, unit);
        out.printf("%-28s %10s %10s %10s", "", "median", "least", "most");
        for (String reference : references) {
            out.printf(" %16s", "÷ " + reference);
        }
        out.println();
        for (Contender contender : contenders) {
            double[] sorted = contender.sorted();
            out.printf(
                    Locale.ROOT,
                    "%-28s %10.2f %10.2f %10.2f",
                    contender.name,
                    median(sorted),
                    sorted[0],
                    sorted[sorted.length - 1]);
            for (String reference : references) {
                out.printf(Locale.ROOT, " %16.3f", ratio(contender.name, reference));
            }
            out.println();
        }
    }

    private Contender named(String name) {
        return contenders.stream().filter(one -> one.name.equals(name)).findAny().orElseThrow();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
