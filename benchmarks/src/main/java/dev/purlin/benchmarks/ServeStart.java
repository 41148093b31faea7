package dev.purlin.benchmarks;

import dev.purlin.benchmarks.PlatformProcess.Deployed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// From starting `purlin serve` of the unpacked distribution, in a data folder that was served
/// before, to the first embedding of the built-in endpoint in hand.
@Command(name = "serve-start", description = "Seconds from serve to the first embedding")
final class ServeStart implements Callable<Integer> {
    private static final double MOST_SECONDS = 1.5;
    private static final double NANOS = 1e9;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--rounds", defaultValue = "9")
    private int rounds;

    @Option(
            names = "--pause",
            description = "seconds for the AOT cache, made in the background of the first start",
            defaultValue = "30")
    private int pauseSeconds;

    @Option(names = "--serve-option", description = "of purlin serve; may be repeated")
    private List<String> serveOptions = List.of();

    @Override
    public Integer call() throws Exception {
        Path data = PlatformProcess.newDataFolder();
        try {
            var _ = once(data);
            TimeUnit.SECONDS.sleep(pauseSeconds);
            var seconds = new Samples();
            for (int round = 1; round <= rounds; round++) {
                double took = once(data);
                System.err.printf(Locale.ROOT, "round %d: %.2f s%n", round, took);
                seconds.add(took);
            }
            figures.add("serve to first embedding", "s", seconds, MOST_SECONDS);
            figures.print("serve-start", System.out);
        } finally {
            PlatformProcess.delete(data);
        }
        return 0;
    }

    private double once(Path data) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (PlatformProcess platform = PlatformProcess.start(data, serveOptions)) {
            platform.embed(Deployed.BUILT_IN);
            return (System.nanoTime() - start) / NANOS;
        }
    }
}
