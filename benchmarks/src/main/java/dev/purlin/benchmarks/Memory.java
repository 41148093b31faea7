package dev.purlin.benchmarks;

import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.engine.model.Dtype;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Resident memory of the server under mixed load: requests of one, 32 and 256 texts.
@Command(name = "memory", description = "Resident memory under mixed load, and its slope")
final class Memory implements Callable<Integer> {
    private static final int SAMPLE_SECONDS = 5;

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--minutes", defaultValue = "10")
    int minutes;

    @Override
    public Integer call() throws Exception {
        try (Setting setting = Setting.of(Dtype.parse(dtype).orElseThrow());
                Target server = Target.purlin("--dtype", dtype);
                LoadTester tester = new LoadTester()) {
            List<LoadRun> load = new ArrayList<>();
            for (int perRequest : new int[] {1, 32, 256}) {
                List<String> texts = setting.texts(Traffic.MIX, 2_048);
                load.add(
                        tester.start(
                                LoadPlan.post(server.at("/embed"), Requests.of(texts, perRequest))
                                        .closedLoop(4)
                                        .withTimeout(Duration.ofMinutes(5))
                                        .until(End.after(Duration.ofMinutes(minutes)))));
            }
            List<Double> samples = new ArrayList<>();
            for (int i = 0; i < minutes * 60 / SAMPLE_SECONDS; i++) {
                Thread.sleep(Duration.ofSeconds(SAMPLE_SECONDS));
                samples.add(server.residentMiB());
                if (samples.size() % (60 / SAMPLE_SECONDS) == 0) {
                    System.err.printf(
                            Locale.ROOT,
                            "%s, minute %d: %.0f MiB%n",
                            dtype,
                            samples.size() * SAMPLE_SECONDS / 60,
                            samples.getLast());
                }
            }
            for (LoadRun run : load) {
                run.await();
            }
            print(samples);
        }
        return 0;
    }

    private void print(List<Double> samples) {
        List<Double> half = samples.subList(samples.size() / 2, samples.size());
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f MiB after %d minutes, %.0f at most, %+.2f MiB a minute in the second"
                        + " half%n",
                dtype,
                samples.getLast(),
                minutes,
                samples.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                slope(half) * 60 / SAMPLE_SECONDS);
    }

    /// Least squares, per sample.
    private static double slope(List<Double> samples) {
        double meanX = (samples.size() - 1) / 2.0;
        double meanY = samples.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < samples.size(); i++) {
            xy += (i - meanX) * (samples.get(i) - meanY);
            xx += (i - meanX) * (i - meanX);
        }
        return xy / xx;
    }
}
