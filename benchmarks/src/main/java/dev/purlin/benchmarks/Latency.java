package dev.purlin.benchmarks;

import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadTester;
import dev.purlin.engine.model.Dtype;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One client that sends one text at a time: the time to its answer, beside the baseline.
@Command(name = "latency", description = "One client, one text at a time, beside the baseline")
final class Latency implements Callable<Integer> {
    @Option(names = "--lengths", split = ",", defaultValue = "16,128,512")
    List<Integer> lengths = List.of();

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--rounds", defaultValue = "7")
    int rounds;

    @Option(names = "--tokens", description = "work of one turn", defaultValue = "12000")
    int tokens;

    private final LoadTester tester = new LoadTester();

    @Override
    public Integer call() throws Exception {
        try (Setting setting = Setting.of(Dtype.parse(dtype).orElseThrow());
                Target ours = Target.purlin("--dtype", dtype);
                Target baseline = Target.baseline("--dtype", dtype)) {
            for (int length : lengths) {
                Traffic traffic = Traffic.named("uniform-" + length);
                List<String> texts = setting.texts(traffic, 64);
                Contest middle = new Contest(length + " tokens " + dtype + ", p50", "ms");
                Contest tail = new Contest(length + " tokens " + dtype + ", p99", "ms");
                int count = Math.max(20, tokens / length);
                middle.add("purlin", () -> turn("purlin", ours, texts, count, tail));
                middle.add("baseline", () -> turn("baseline", baseline, texts, count, tail));
                middle.run(rounds, System.err);
                middle.print(System.out, "baseline");
                tail.print(System.out, "baseline");
            }
        } finally {
            tester.close();
        }
        return 0;
    }

    private double turn(String name, Target target, List<String> texts, int count, Contest tail)
            throws InterruptedException {
        LoadResult result =
                tester.run(
                        LoadPlan.post(target.at("/embed"), Requests.of(texts, 1))
                                .closedLoop(1)
                                .withWarmup(End.requests(5))
                                .until(End.requests(count)));
        tail.record(name, millis(result.latency().percentile(99)));
        return millis(result.latency().median());
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
