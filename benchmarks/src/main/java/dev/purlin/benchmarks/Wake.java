package dev.purlin.benchmarks;

import dev.purlin.benchmarks.PlatformProcess.Deployed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// From a request to a sleeping endpoint to its embedding in hand, through the gateway.
///
/// Several endpoints take turns, since one needs more than ten seconds to fall asleep again: each
/// is called once, then all are waited for.
@Command(name = "wake", description = "Seconds from asleep to the first embedding")
final class Wake implements Callable<Integer> {
    private static final double NANOS = 1e9;
    private static final double TAIL = 95;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--times", defaultValue = "50")
    private int times;

    @Option(names = "--endpoints", description = "that take turns", defaultValue = "5")
    private int endpoints;

    @Option(names = "--dtype", defaultValue = "int8")
    private String dtype = "";

    @Option(names = "--most-median", description = "the goal, in s", defaultValue = "1.0")
    private double mostMedian;

    @Option(names = "--most-p95", description = "the goal, in s", defaultValue = "1.4")
    private double mostP95;

    @Option(names = "--serve-option", description = "of purlin serve; may be repeated")
    private List<String> serveOptions = List.of();

    @Override
    public Integer call() throws Exception {
        Path data = PlatformProcess.newDataFolder();
        List<String> options = new ArrayList<>(List.of("--no-built-in"));
        options.addAll(serveOptions);
        try (PlatformProcess platform = PlatformProcess.start(data, options)) {
            List<Deployed> all = new ArrayList<>();
            for (int i = 0; i < endpoints; i++) {
                Deployed one = platform.push(config(i));
                platform.napSoon(one);
                all.add(one);
            }
            var seconds = new Samples();
            while (seconds.count() < times) {
                for (Deployed one : all) {
                    platform.awaitStatus(one, "SCALED_TO_ZERO");
                }
                for (Deployed one : all) {
                    long start = System.nanoTime();
                    platform.embed(one);
                    seconds.add((System.nanoTime() - start) / NANOS);
                }
                System.err.printf(
                        Locale.ROOT, "%d: median %.2f s%n", seconds.count(), seconds.median());
            }
            Samples tail = Samples.of(seconds.percentile(TAIL));
            figures.add("asleep to embedding, " + dtype, "s", seconds, mostMedian);
            figures.add("its 95th percentile", "s", tail, mostP95);
            figures.print("wake", System.out);
        } finally {
            PlatformProcess.delete(data);
        }
        return 0;
    }

    private String config(int number) {
        return """
        model_name: wake-%d
        purlin:
          engine: {model: built-in, dtype: %s}
        """
                .formatted(number, dtype);
    }
}
