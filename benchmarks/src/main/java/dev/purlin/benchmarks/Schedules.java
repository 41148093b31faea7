package dev.purlin.benchmarks;

import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.model.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The batcher with several run sizes beside the ideal, without HTTP: what chose the defaults.
@Command(name = "run-tokens", description = "Texts a second by tokens per run, without HTTP")
final class Schedules implements Callable<Integer> {
    private static final int CLIENTS = 16;
    private static final int TEXTS_PER_REQUEST = 32;

    @Option(names = "--traffic", split = ",", defaultValue = "queries,passages,mix")
    List<String> traffics = List.of();

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--rounds", defaultValue = "5")
    int rounds;

    @Option(names = "--tokens", description = "work of one turn", defaultValue = "40000")
    int tokens;

    @Option(names = "--run-tokens", split = ",", defaultValue = "128,256,384,512")
    List<Integer> runTokens = List.of();

    @Override
    public Integer call() throws Exception {
        try (Setting setting = Setting.of(Dtype.parse(dtype).orElseThrow());
                Ideal ideal = new Ideal(setting.folder().onnxFile(), setting.cores())) {
            for (String name : traffics) {
                measure(setting, Traffic.named(name), ideal);
            }
        }
        return 0;
    }

    private void measure(Setting setting, Traffic traffic, Ideal ideal) throws Exception {
        int count = Setting.count(traffic, tokens, TEXTS_PER_REQUEST);
        List<String> texts = setting.texts(traffic, count);
        List<int[]> ids = setting.ids(texts);
        Contest contest = new Contest(traffic + " " + dtype, "texts/s");
        List<Direct> engines = new ArrayList<>();
        for (int most : runTokens) {
            EngineSettings settings =
                    EngineSettings.defaults()
                            .withRuns(most, Integer.MAX_VALUE)
                            .withFreeInt8Batching(true);
            Direct engine = new Direct(setting, settings);
            engines.add(engine);
            contest.add(
                    most + " tokens a run",
                    () -> engine.closedLoop(texts, CLIENTS, TEXTS_PER_REQUEST));
        }
        contest.add("ideal", () -> ideal.run(ids));
        contest.run(rounds, System.err);
        contest.print(System.out, "ideal");
        engines.forEach(engine -> System.out.println(engine.shape()));
        engines.forEach(Direct::close);
    }
}
