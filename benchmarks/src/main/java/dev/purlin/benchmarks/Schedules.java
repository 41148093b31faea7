package dev.purlin.benchmarks;

import dev.purlin.engine.EmbedOptions;
import dev.purlin.engine.Engine;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.Input;
import dev.purlin.engine.model.BuiltInModel;
import dev.purlin.engine.model.Dtype;
import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The batcher against the baseline and the ideal, without HTTP: for tuning.
@Command(name = "schedules", description = "Batcher, baseline and ideal in one process")
final class Schedules implements Callable<Integer> {
    private static final int CLIENTS = 16;
    private static final int TEXTS_PER_REQUEST = 32;

    @Option(names = "--traffic", split = ",", defaultValue = "queries,passages,mix")
    List<String> traffics = List.of();

    @Option(names = "--dtype", defaultValue = "float32")
    String dtype = "";

    @Option(names = "--rounds", defaultValue = "5")
    int rounds;

    @Option(names = "--tokens", description = "work of one turn", defaultValue = "60000")
    int tokens;

    @Option(names = "--run-tokens", split = ",", defaultValue = "256")
    List<Integer> runTokens = List.of();

    @Option(names = "--no-baseline")
    boolean noBaseline;

    @Override
    public Integer call() throws Exception {
        Dtype precision = Dtype.parse(dtype).orElseThrow();
        ModelFolder folder =
                ModelFolder.read(
                        BuiltInModel.folder(precision),
                        ModelChoices.defaults().withDtype(precision));
        int cores = Runtime.getRuntime().availableProcessors();
        try (Tokenizer tokenizer = Tokenizer.open(folder.tokenizerFile());
                Ideal ideal = new Ideal(folder.onnxFile(), cores)) {
            Words words = new Words(tokenizer);
            for (String name : traffics) {
                measure(folder, Traffic.named(name), words, tokenizer, ideal, cores);
            }
        }
        return 0;
    }

    private void measure(
            ModelFolder folder,
            Traffic traffic,
            Words words,
            Tokenizer tokenizer,
            Ideal ideal,
            int cores)
            throws Exception {
        List<String> texts = traffic.texts(count(traffic), words);
        List<int[]> ids = new ArrayList<>();
        texts.forEach(text -> ids.add(tokenizer.encode(text).ids()));
        Contest contest = new Contest(traffic + " " + dtype, "texts/s");
        List<AutoCloseable> opened = new ArrayList<>();
        for (int most : runTokens) {
            Engine engine = open(folder, most, true);
            opened.add(engine);
            contest.add("engine " + most, () -> closedLoop(texts, part -> embed(engine, part)));
            if (folder.card().dtype() == Dtype.INT8) {
                Engine alone = open(folder, most, false);
                opened.add(alone);
                contest.add(
                        "engine, one text a run",
                        () -> closedLoop(texts, part -> embed(alone, part)));
            }
        }
        contest.add("ideal", () -> ideal.run(ids));
        if (!noBaseline) {
            FirstComeEight baseline = new FirstComeEight(folder.onnxFile(), cores, 16_384);
            opened.add(baseline);
            contest.add(
                    "baseline", () -> closedLoop(texts, part -> embed(baseline, tokenizer, part)));
        }
        contest.run(rounds, System.err);
        contest.print(System.out, "ideal");
        for (AutoCloseable close : opened) {
            close.close();
        }
    }

    private int count(Traffic traffic) {
        int sample = 2_000;
        long sum = 0;
        for (int length : traffic.lengths(sample)) {
            sum += length;
        }
        long texts = (long) tokens * sample / sum;
        return (int) Math.max(1, texts / TEXTS_PER_REQUEST) * TEXTS_PER_REQUEST;
    }

    private static Engine open(ModelFolder folder, int runTokens, boolean free) {
        Engine engine =
                Engine.open(
                        folder,
                        EngineSettings.defaults()
                                .withRuns(runTokens, Integer.MAX_VALUE)
                                .withFreeInt8Batching(free));
        engine.awaitLoaded();
        return engine;
    }

    private interface Send {
        void texts(List<String> texts) throws Exception;
    }

    private static void embed(Engine engine, List<String> texts) {
        List<Input> inputs = new ArrayList<>(texts.size());
        texts.forEach(text -> inputs.add(new Input.Text(text)));
        engine.embed(inputs, EmbedOptions.defaults()).future().join();
    }

    private static void embed(FirstComeEight baseline, Tokenizer tokenizer, List<String> texts) {
        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        texts.forEach(text -> vectors.add(baseline.embed(tokenizer.encode(text).ids())));
        vectors.forEach(CompletableFuture::join);
    }

    /// Texts a second, from the first request to the last answer.
    private static double closedLoop(List<String> texts, Send send) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> clients = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(
                        threads.submit(() -> {
                            for (int from = next.getAndAdd(TEXTS_PER_REQUEST);
                                    from < texts.size();
                                    from = next.getAndAdd(TEXTS_PER_REQUEST)) {
                                int to = Math.min(texts.size(), from + TEXTS_PER_REQUEST);
                                send.texts(texts.subList(from, to));
                            }
                            return null;
                        }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        return texts.size() * 1e9 / (System.nanoTime() - start);
    }
}
