package dev.purlin.benchmarks;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.model.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The engine beside raw ONNX Runtime at the batch size and thread layout that suit it best, for
/// texts of one length.
@Command(name = "uniform", description = "The engine beside raw ONNX Runtime, one length at a time")
final class Uniform implements Callable<Integer> {
    private static final int[] BATCHES = {1, 2, 4, 8, 16, 32};

    @Option(names = "--lengths", split = ",", defaultValue = "16,64,128,512")
    List<Integer> lengths = List.of();

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--rounds", defaultValue = "5")
    int rounds;

    @Option(names = "--tokens", description = "work of one turn", defaultValue = "20000")
    int tokens;

    @Override
    public Integer call() throws Exception {
        Dtype precision = Dtype.parse(dtype).orElseThrow();
        try (Setting setting = Setting.of(precision);
                RawModel narrow = new RawModel(setting.folder().onnxFile(), 1, OptLevel.BASIC_OPT);
                RawModel wide =
                        new RawModel(
                                setting.folder().onnxFile(), setting.cores(), OptLevel.BASIC_OPT);
                Direct engine =
                        new Direct(setting, EngineSettings.defaults().withFreeInt8Batching(true))) {
            for (int length : lengths) {
                int count = Math.max(setting.cores() * 4, tokens / length);
                List<int[]> texts = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    texts.add(setting.ids(setting.texts(Traffic.UNIFORM_16, 1)).getFirst());
                }
                texts.replaceAll(text -> stretched(text, length));
                Contest contest = new Contest(length + " tokens " + dtype, "tokens/s");
                contest.add("engine", () -> engine.tokensPerSecond(texts));
                for (int batch : BATCHES) {
                    if (batch > 1 && batch * length > 1_024) {
                        continue;
                    }
                    contest.add(
                            "raw " + setting.cores() + " runs × " + batch,
                            () -> raw(narrow, setting.cores(), texts, batch));
                    contest.add("raw 1 run × " + batch, () -> raw(wide, 1, texts, batch));
                }
                contest.run(rounds, System.err);
                contest.print(System.out, contest.best("raw"));
            }
        }
        return 0;
    }

    private static int[] stretched(int[] text, int length) {
        int[] longer = new int[length];
        for (int i = 0; i < length; i++) {
            longer[i] = text[1 + i % (text.length - 2)];
        }
        longer[0] = text[0];
        longer[length - 1] = text[text.length - 1];
        return longer;
    }

    /// Tokens a second of runs of `batch` texts each, on so many threads.
    static double raw(RawModel model, int threads, List<int[]> texts, int batch) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                workers.add(
                        pool.submit(() -> {
                            RawModel.Buffers buffers = new RawModel.Buffers();
                            for (int from = next.getAndAdd(batch);
                                    from < texts.size();
                                    from = next.getAndAdd(batch)) {
                                int to = Math.min(texts.size(), from + batch);
                                model.run(texts.subList(from, to), buffers);
                            }
                            return null;
                        }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        long sum = texts.stream().mapToLong(text -> text.length).sum();
        return sum * 1e9 / (System.nanoTime() - start);
    }
}
