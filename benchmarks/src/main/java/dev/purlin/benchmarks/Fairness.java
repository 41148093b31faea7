package dev.purlin.benchmarks;

import dev.purlin.bench.Bodies;
import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.engine.model.Dtype;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Single queries at a steady rate, on an idle server and while one client sends requests of 2,048
/// texts back to back.
@Command(name = "fairness", description = "Single queries beside requests of 2,048 texts")
final class Fairness implements Callable<Integer> {
    private static final int TEXTS_PER_REQUEST = 2_048;

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--rounds", defaultValue = "5")
    int rounds;

    @Option(names = "--seconds", description = "of each turn", defaultValue = "15")
    int seconds;

    @Option(names = "--rate", description = "queries a second", defaultValue = "10")
    int rate;

    private final LoadTester tester = new LoadTester();

    @Override
    public Integer call() throws Exception {
        try (Setting setting = Setting.of(Dtype.parse(dtype).orElseThrow());
                Target server = Target.purlin("--dtype", dtype, "--payload-limit", "20000000")) {
            Bodies queries = Requests.of(setting.texts(Traffic.QUERIES, 500), 1);
            Contest tail = new Contest("single queries " + dtype + ", p99", "ms");
            Contest middle = new Contest("single queries " + dtype + ", p50", "ms");
            Bodies shorts = flood(setting, Traffic.UNIFORM_16);
            Bodies longs = flood(setting, Traffic.UNIFORM_512);
            tail.add("idle", () -> probe(server, queries, "idle", middle));
            tail.add("beside 16-token texts", () -> beside(server, shorts, queries, "16", middle));
            tail.add("beside 512-token texts", () -> beside(server, longs, queries, "512", middle));
            tail.run(rounds, System.err);
            middle.print(System.out, "idle");
            tail.print(System.out, "idle");
            System.out.printf(
                    Locale.ROOT,
                    "one run of one 512-token text while both cores are busy: %.1f ms%n",
                    longestRunMillis(setting));
        } finally {
            tester.close();
        }
        return 0;
    }

    private static Bodies flood(Setting setting, Traffic traffic) {
        return Requests.of(setting.texts(traffic, TEXTS_PER_REQUEST), TEXTS_PER_REQUEST);
    }

    private double beside(Target server, Bodies flood, Bodies queries, String name, Contest middle)
            throws InterruptedException {
        // Closing its connection is what ends the flood.
        try (LoadTester flooder = new LoadTester()) {
            LoadRun _ =
                    flooder.start(
                            LoadPlan.post(server.at("/embed"), flood)
                                    .closedLoop(1)
                                    .withTimeout(Duration.ofMinutes(30))
                                    .until(End.after(Duration.ofHours(1))));
            // The first request is in the queue before the first query comes.
            Thread.sleep(1_000);
            return probe(server, queries, "beside " + name + "-token texts", middle);
        }
    }

    private double probe(Target server, Bodies queries, String name, Contest middle)
            throws InterruptedException {
        LoadResult result =
                tester.run(
                        LoadPlan.post(server.at("/embed"), queries)
                                .openLoop(rate, 64)
                                .withWarmup(End.requests(rate * 2L))
                                .until(End.after(Duration.ofSeconds(seconds))));
        if (result.failed() > 0) {
            throw new IllegalStateException("queries failed: " + result);
        }
        middle.record(name, result.latency().median().toNanos() / 1e6);
        return result.latency().percentile(99).toNanos() / 1e6;
    }

    private static double longestRunMillis(Setting setting) throws Exception {
        List<int[]> texts = setting.ids(setting.texts(Traffic.UNIFORM_512, 32));
        try (Ideal both = new Ideal(setting.folder().onnxFile(), setting.cores())) {
            both.run(texts);
            return setting.cores() * 1_000 / both.run(texts);
        }
    }
}
