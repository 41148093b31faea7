package dev.purlin.engine;

import dev.purlin.engine.batch.BatchListener;
import dev.purlin.engine.onnx.Optimization;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// How an engine uses the machine.
///
/// @param threads runs at once, each on one core
/// @param mostRunTokens padded tokens of one run
/// @param mostRunTexts texts of one run
/// @param freeInt8Batching whether int8 models may run several texts at once. Their rounding is
///   chosen per run, so a text's vector then depends on its batch mates
/// @param mostWaitingTokens tokens waiting before requests are refused
/// @param wide whether a lone text on an idle machine runs on all cores
/// @param mostExpressTokens tokens of a request that passes running bulk; 0 for none
/// @param optimization how far ONNX Runtime rewrites the graph
/// @param listener told of runs
/// @param answers what answers may take; each gives back its share by [Job#release]
/// @param finisher where answers are put together once their last run has ended
public record EngineSettings(
        int threads,
        int mostRunTokens,
        int mostRunTexts,
        boolean freeInt8Batching,
        long mostWaitingTokens,
        boolean wide,
        int mostExpressTokens,
        Optimization optimization,
        BatchListener listener,
        AnswerBudget answers,
        Executor finisher) {

    /// Padded tokens of one run. Larger tensors fall out of the cache: see `benchmarks/run
    /// run-tokens`.
    public static final int RUN_TOKENS = 256;

    /// About four minutes of work for two cores and a small model.
    public static final long WAITING_TOKENS = 2_500_000;

    /// A query and its neighbours: a few milliseconds on one core.
    public static final int EXPRESS_TOKENS = 64;

    /// All cores of this process, as its cgroup allows them.
    public static EngineSettings defaults() {
        return new EngineSettings(
                Runtime.getRuntime().availableProcessors(),
                RUN_TOKENS,
                Integer.MAX_VALUE,
                false,
                WAITING_TOKENS,
                true,
                EXPRESS_TOKENS,
                Optimization.BASIC,
                BatchListener.none(),
                AnswerBudget.unbounded(),
                Runnable::run);
    }

    public EngineSettings withThreads(int count) {
        return with(draft -> draft.threads = count);
    }

    public EngineSettings withRuns(int mostTokens, int mostTexts) {
        return with(draft -> {
            draft.mostRunTokens = mostTokens;
            draft.mostRunTexts = mostTexts;
        });
    }

    public EngineSettings withFreeInt8Batching(boolean free) {
        return with(draft -> draft.freeInt8Batching = free);
    }

    public EngineSettings withMostWaitingTokens(long tokens) {
        return with(draft -> draft.mostWaitingTokens = tokens);
    }

    public EngineSettings withWide(boolean on) {
        return with(draft -> draft.wide = on);
    }

    public EngineSettings withOptimization(Optimization level) {
        return with(draft -> draft.optimization = level);
    }

    public EngineSettings withListener(BatchListener told) {
        return with(draft -> draft.listener = told);
    }

    public EngineSettings withAnswers(AnswerBudget budget) {
        return with(draft -> draft.answers = budget);
    }

    public EngineSettings withFinisher(Executor executor) {
        return with(draft -> draft.finisher = executor);
    }

    private EngineSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /// Settings while one of them is changed: the members once in, once out.
    private static final class Draft {
        private int threads;
        private int mostRunTokens;
        private int mostRunTexts;
        private boolean freeInt8Batching;
        private long mostWaitingTokens;
        private boolean wide;
        private final int mostExpressTokens;
        private Optimization optimization;
        private BatchListener listener;
        private AnswerBudget answers;
        private Executor finisher;

        Draft(EngineSettings from) {
            threads = from.threads;
            mostRunTokens = from.mostRunTokens;
            mostRunTexts = from.mostRunTexts;
            freeInt8Batching = from.freeInt8Batching;
            mostWaitingTokens = from.mostWaitingTokens;
            wide = from.wide;
            mostExpressTokens = from.mostExpressTokens;
            optimization = from.optimization;
            listener = from.listener;
            answers = from.answers;
            finisher = from.finisher;
        }

        EngineSettings done() {
            return new EngineSettings(
                    threads,
                    mostRunTokens,
                    mostRunTexts,
                    freeInt8Batching,
                    mostWaitingTokens,
                    wide,
                    mostExpressTokens,
                    optimization,
                    listener,
                    answers,
                    finisher);
        }
    }
}
