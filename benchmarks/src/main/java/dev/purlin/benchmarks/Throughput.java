package dev.purlin.benchmarks;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.purlin.bench.Bodies;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadTester;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.model.Dtype;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Texts a second over HTTP, 16 clients with 32 texts a request: ours, the baseline, the ideal.
@Command(name = "throughput", description = "Texts a second over HTTP, beside baseline and ideal")
final class Throughput implements Callable<Integer> {
    private static final int CLIENTS = 16;
    private static final int TEXTS_PER_REQUEST = 32;
    private static final String IDEAL = "ideal";
    private static final String BASELINE = "baseline";

    @Option(names = "--traffic", split = ",", defaultValue = "queries,passages,mix")
    List<String> traffics = List.of();

    @Option(names = "--dtype", description = "float32 or int8", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--rounds", description = "turns of each contender", defaultValue = "5")
    int rounds;

    @Option(names = "--tokens", description = "work of one turn", defaultValue = "80000")
    int tokens;

    private final LoadTester tester = new LoadTester();

    @Override
    public Integer call() throws Exception {
        Dtype precision = Dtype.parse(dtype).orElseThrow();
        try (Setting setting = Setting.of(precision);
                Setting exact = Setting.of(Dtype.FLOAT32);
                Ideal ideal = new Ideal(setting.folder().onnxFile(), setting.cores());
                Target ours = Target.purlin("--dtype", dtype, "--int8-batching", "free");
                Target alone = Target.purlin("--dtype", dtype);
                Target baseline = Target.baseline();
                Target small = Target.baseline("--max-batch-tokens", "512");
                Direct direct =
                        new Direct(setting, EngineSettings.defaults().withFreeInt8Batching(true));
                RawModel raw =
                        new RawModel(
                                exact.folder().onnxFile(), setting.cores(), OptLevel.ALL_OPT)) {
            boolean int8 = precision == Dtype.INT8;
            for (String name : traffics) {
                Traffic traffic = Traffic.named(name);
                int count = Setting.count(traffic, tokens, TEXTS_PER_REQUEST);
                List<String> texts = setting.texts(traffic, count);
                List<int[]> ids = setting.ids(texts);
                Bodies bodies = Requests.of(texts, TEXTS_PER_REQUEST);
                Contest contest = new Contest(traffic + " " + dtype, "texts/s");
                contest.add(int8 ? "purlin, free" : "purlin", () -> over(ours, bodies, count));
                if (int8) {
                    contest.add("purlin, one text a run", () -> over(alone, bodies, count));
                }
                contest.add(
                        "engine called directly",
                        () -> direct.closedLoop(texts, CLIENTS, TEXTS_PER_REQUEST));
                contest.add(IDEAL, () -> ideal.run(ids));
                contest.add(
                        "ideal, 512 in view", () -> ideal.run(ids, CLIENTS * TEXTS_PER_REQUEST));
                contest.add(BASELINE, () -> over(baseline, bodies, count));
                contest.add("baseline, 512 a run", () -> over(small, bodies, count));
                contest.add("baseline's runs, raw", () -> FirstComeEight.raw(raw, ids));
                contest.run(rounds, System.err);
                contest.print(System.out, IDEAL, BASELINE, "engine called directly");
                System.out.printf(
                        "%d texts, %.1f tokens each; the baseline pads to %.2f times that%n",
                        count,
                        ids.stream().mapToInt(text -> text.length).average().orElseThrow(),
                        FirstComeEight.padding(ids));
            }
        } finally {
            tester.close();
        }
        return 0;
    }

    private double over(Target target, Bodies bodies, int texts) throws InterruptedException {
        LoadResult result =
                tester.run(LoadPlan.post(target.at("/embed"), bodies).closedLoop(CLIENTS));
        if (result.failed() > 0) {
            throw new IllegalStateException(result.failed() + " requests failed: " + result);
        }
        return texts * 1e9 / result.wall().toNanos();
    }
}
