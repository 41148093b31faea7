package dev.purlin.benchmarks;

import dev.purlin.engine.EmbedOptions;
import dev.purlin.engine.Engine;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.Input;
import dev.purlin.engine.batch.BatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Clients that call the engine without HTTP: each sends its next request when its last one is
/// answered, until all texts are done.
final class Direct implements AutoCloseable {
    private final Engine engine;
    private final LongAdder runs = new LongAdder();
    private final LongAdder real = new LongAdder();
    private final LongAdder padded = new LongAdder();

    Direct(Setting setting, EngineSettings settings) {
        BatchListener counting =
                new BatchListener() {
                    @Override
                    public void ran(int texts, int realTokens, int paddedTokens, long nanos) {
                        runs.increment();
                        real.add(realTokens);
                        padded.add(paddedTokens);
                    }
                };
        engine = Engine.open(setting.folder(), settings.withListener(counting));
        engine.awaitLoaded();
    }

    /// Texts a second, from the first request to the last answer.
    double closedLoop(List<String> texts, int clients, int perRequest) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> done = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                done.add(threads.submit(() -> client(texts, perRequest, next)));
            }
            for (Future<?> client : done) {
                client.get();
            }
        }
        return texts.size() * 1e9 / (System.nanoTime() - start);
    }

    /// Tokens a second of one request with all the texts, given as ids, so that nothing but the
    /// batcher and the model is measured.
    double tokensPerSecond(List<int[]> texts) {
        List<Input> inputs = new ArrayList<>(texts.size());
        long tokens = 0;
        for (int[] ids : texts) {
            inputs.add(new Input.Ids(ids));
            tokens += ids.length;
        }
        long start = System.nanoTime();
        engine.embed(inputs, EmbedOptions.defaults()).future().join();
        return tokens * 1e9 / (System.nanoTime() - start);
    }

    /// How the texts were put into runs so far.
    String shape() {
        return String.format(
                Locale.ROOT,
                "%.1f tokens a run, %.3f of them padding",
                padded.doubleValue() / runs.sum(),
                1 - real.doubleValue() / padded.sum());
    }

    private void client(List<String> texts, int perRequest, AtomicInteger next) {
        for (int from = next.getAndAdd(perRequest);
                from < texts.size();
                from = next.getAndAdd(perRequest)) {
            List<Input> inputs = new ArrayList<>(perRequest);
            texts.subList(from, Math.min(texts.size(), from + perRequest))
                    .forEach(text -> inputs.add(new Input.Text(text)));
            engine.embed(inputs, EmbedOptions.defaults()).future().join();
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
