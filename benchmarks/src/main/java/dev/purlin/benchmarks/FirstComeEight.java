package dev.purlin.benchmarks;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/// The baseline: the batching of text-embeddings-inference's ONNX backend. Texts run in the order
/// they came, at most eight and a budget of padded tokens at a time, padded to the longest, in one
/// session of all cores that spin. One thread runs; callers wait for their vectors.
///
/// Kinder than the original in that a run is formed when the one before has ended.
final class FirstComeEight implements AutoCloseable {
    private static final int MOST_TEXTS = 8;

    private static final class Waiting {
        private final int[] ids;
        private final CompletableFuture<float[]> vector = new CompletableFuture<>();

        Waiting(int[] ids) {
            this.ids = ids;
        }
    }

    private final RawModel model;
    private final int mostTokens;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    FirstComeEight(Path graph, int cores, int mostTokens) throws OrtException {
        this.model = new RawModel(graph, cores, OptLevel.ALL_OPT);
        this.mostTokens = mostTokens;
        this.thread = Thread.ofPlatform().name("baseline").daemon(true).start(this::loop);
    }

    CompletableFuture<float[]> embed(int[] ids) {
        Waiting waiting = new Waiting(ids);
        queue.add(waiting);
        return waiting.vector;
    }

    /// Texts a second of the same runs with nothing around them: what the baseline itself costs.
    static double raw(RawModel model, List<int[]> texts) throws OrtException {
        RawModel.Buffers buffers = new RawModel.Buffers();
        long start = System.nanoTime();
        for (List<int[]> run : runs(texts)) {
            model.run(run, buffers);
        }
        return texts.size() * 1e9 / (System.nanoTime() - start);
    }

    /// Tokens that run for each token of these texts, if they come in this order.
    static double padding(List<int[]> texts) {
        long real = 0;
        long padded = 0;
        for (List<int[]> run : runs(texts)) {
            int longest = 0;
            for (int[] text : run) {
                real += text.length;
                longest = Math.max(longest, text.length);
            }
            padded += (long) longest * run.size();
        }
        return (double) padded / real;
    }

    private static List<List<int[]>> runs(List<int[]> texts) {
        List<List<int[]>> runs = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += MOST_TEXTS) {
            runs.add(texts.subList(from, Math.min(texts.size(), from + MOST_TEXTS)));
        }
        return runs;
    }

    private void loop() {
        RawModel.Buffers buffers = new RawModel.Buffers();
        try {
            while (true) {
                run(form(), buffers);
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Waiting> form() throws InterruptedException {
        List<Waiting> run = new ArrayList<>();
        run.add(queue.take());
        int longest = run.getFirst().ids.length;
        for (Waiting next = queue.peek();
                next != null && run.size() < MOST_TEXTS;
                next = queue.peek()) {
            longest = Math.max(longest, next.ids.length);
            if (longest * (run.size() + 1) > mostTokens) {
                break;
            }
            run.add(queue.take());
        }
        return run;
    }

    private void run(List<Waiting> run, RawModel.Buffers buffers) throws OrtException {
        List<int[]> texts = run.stream().map(waiting -> waiting.ids).toList();
        model.run(texts, buffers);
        int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
        for (int row = 0; row < run.size(); row++) {
            int tokens = texts.get(row).length;
            run.get(row).vector.complete(RawModel.mean(buffers, row, longest, tokens));
        }
    }

    @Override
    public void close() throws OrtException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        model.close();
    }
}
