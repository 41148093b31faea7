package dev.purlin.engine;

import dev.purlin.engine.batch.BatchListener;
import dev.purlin.engine.onnx.Optimization;
import java.util.concurrent.Executor;

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
                Runnable::run);
    }

    public EngineSettings withThreads(int count) {
        return new EngineSettings(
                count,
                mostRunTokens,
                mostRunTexts,
                freeInt8Batching,
                mostWaitingTokens,
                wide,
                mostExpressTokens,
                optimization,
                listener,
                finisher);
    }

    public EngineSettings withRuns(int mostTokens, int mostTexts) {
        return new EngineSettings(
                threads,
                mostTokens,
                mostTexts,
                freeInt8Batching,
                mostWaitingTokens,
                wide,
                mostExpressTokens,
                optimization,
                listener,
                finisher);
    }

    public EngineSettings withFreeInt8Batching(boolean free) {
        return new EngineSettings(
                threads,
                mostRunTokens,
                mostRunTexts,
                free,
                mostWaitingTokens,
                wide,
                mostExpressTokens,
                optimization,
                listener,
                finisher);
    }

    public EngineSettings withMostWaitingTokens(long tokens) {
        return new EngineSettings(
                threads,
                mostRunTokens,
                mostRunTexts,
                freeInt8Batching,
                tokens,
                wide,
                mostExpressTokens,
                optimization,
                listener,
                finisher);
    }

    public EngineSettings withWide(boolean on) {
        return new EngineSettings(
                threads,
                mostRunTokens,
                mostRunTexts,
                freeInt8Batching,
                mostWaitingTokens,
                on,
                mostExpressTokens,
                optimization,
                listener,
                finisher);
    }

    public EngineSettings withOptimization(Optimization level) {
        return new EngineSettings(
                threads,
                mostRunTokens,
                mostRunTexts,
                freeInt8Batching,
                mostWaitingTokens,
                wide,
                mostExpressTokens,
                level,
                listener,
                finisher);
    }

    public EngineSettings withListener(BatchListener told) {
        return new EngineSettings(
                threads,
                mostRunTokens,
                mostRunTexts,
                freeInt8Batching,
                mostWaitingTokens,
                wide,
                mostExpressTokens,
                optimization,
                told,
                finisher);
    }

    public EngineSettings withFinisher(Executor executor) {
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
                executor);
    }
}
