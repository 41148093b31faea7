package dev.purlin.benchmarks;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// What no server can know: all texts beforehand. Raw ONNX Runtime over the texts sorted by length,
/// at most 32 texts and 512 padded tokens a run, on as many one-thread runs as there are cores.
final class Ideal implements AutoCloseable {
    private static final int MOST_TEXTS = 32;
    private static final int MOST_TOKENS = 512;

    private final RawModel model;
    private final int cores;

    Ideal(Path graph, int cores) throws OrtException {
        this.model = new RawModel(graph, 1, OptLevel.BASIC_OPT);
        this.cores = cores;
    }

    /// Texts a second.
    double run(List<int[]> texts) throws Exception {
        return rate(runs(texts), texts.size());
    }

    /// The same, had it seen only so many of the texts at a time: what a server could reach whose
    /// own work cost nothing.
    ///
    /// @param inView texts that wait at once
    double run(List<int[]> texts, int inView) throws Exception {
        List<List<int[]>> runs = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += inView) {
            runs.addAll(runs(texts.subList(from, Math.min(from + inView, texts.size()))));
        }
        return rate(runs, texts.size());
    }

    private double rate(List<List<int[]>> runs, int texts) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
            for (int i = 0; i < cores; i++) {
                workers.add(
                        threads.submit(() -> {
                            RawModel.Buffers buffers = new RawModel.Buffers();
                            for (int at = next.getAndIncrement();
                                    at < runs.size();
                                    at = next.getAndIncrement()) {
                                model.run(runs.get(at), buffers);
                            }
                            return null;
                        }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        return texts * 1e9 / (System.nanoTime() - start);
    }

    /// Longest first, so that the cores end together.
    static List<List<int[]>> runs(List<int[]> texts) {
        List<int[]> sorted = new ArrayList<>(texts);
        sorted.sort(Comparator.comparingInt((int[] text) -> text.length).reversed());
        List<List<int[]>> runs = new ArrayList<>();
        List<int[]> run = new ArrayList<>();
        int longest = 0;
        for (int[] text : sorted) {
            boolean full = run.size() == MOST_TEXTS || longest * (run.size() + 1) > MOST_TOKENS;
            if (!run.isEmpty() && full) {
                runs.add(run);
                run = new ArrayList<>();
            }
            longest = run.isEmpty() ? text.length : longest;
            run.add(text);
        }
        runs.add(run);
        return runs;
    }

    @Override
    public void close() throws OrtException {
        model.close();
    }
}
