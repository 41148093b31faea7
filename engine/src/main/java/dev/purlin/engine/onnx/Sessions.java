package dev.purlin.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.purlin.engine.batch.Width;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The sessions of one graph: a narrow one that many threads run at once, each on one core, and a
/// wide one for a lone text. The wide one is loaded behind the scenes, so that it costs no start-up
/// time; until it is there, wide runs are narrow.
///
/// Its threads spin while a run lasts, since a run of a short text is over sooner than a sleeping
/// thread wakes up, and stop with it, so that an idle server is idle.
final class Sessions implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "purlin");

    private final OrtSession narrow;
    private final CompletableFuture<@Nullable OrtSession> wide;

    private Sessions(OrtSession narrow, CompletableFuture<@Nullable OrtSession> wide) {
        this.narrow = narrow;
        this.wide = wide;
    }

    static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    static Sessions open(Path graph, OnnxSettings settings) {
        OrtSession narrow = load(graph, settings.optimization(), 1);
        if (settings.wideThreads() < 2) {
            return new Sessions(narrow, CompletableFuture.completedFuture(null));
        }
        CompletableFuture<@Nullable OrtSession> wide = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("purlin-load-wide")
                .daemon(true)
                .start(() -> loadInto(wide, graph, settings));
        return new Sessions(narrow, wide);
    }

    OrtSession narrow() {
        return narrow;
    }

    OrtSession of(Width width) {
        if (width == Width.NARROW) {
            return narrow;
        }
        OrtSession ready = wideNow();
        return ready == null ? narrow : ready;
    }

    private @Nullable OrtSession wideNow() {
        return wide.isCompletedExceptionally() ? null : wide.getNow(null);
    }

    /// Waits until the wide session is there or has failed.
    void awaitWide() {
        try {
            wide.join();
        } catch (CompletionException _) {
            // Wide runs stay narrow.
        }
    }

    @Override
    public void close() {
        awaitWide();
        try {
            OrtSession ready = wideNow();
            if (ready != null) {
                ready.close();
            }
            narrow.close();
        } catch (OrtException e) {
            throw new OnnxFailure("A session could not be closed", e);
        }
    }

    private static void loadInto(
            CompletableFuture<@Nullable OrtSession> wide, Path graph, OnnxSettings settings) {
        try {
            wide.complete(load(graph, settings.wideOptimization(), settings.wideThreads()));
        } catch (RuntimeException | Error e) {
            wide.completeExceptionally(e);
        }
    }

    private static OrtSession load(Path graph, Optimization optimization, int threads) {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(level(optimization));
            // One block of memory per run, planned per shape: 2 to 3 % faster on short texts. What
            // made such plans costly elsewhere was runs of tens of thousands of tokens.
            options.setMemoryPatternOptimization(true);
            options.addConfigEntry("session.intra_op.allow_spinning", threads > 1 ? "1" : "0");
            options.addConfigEntry("session.force_spinning_stop", "1");
            return environment().createSession(graph.toString(), options);
        } catch (OrtException e) {
            throw new OnnxFailure("ONNX Runtime cannot load " + graph, e);
        }
    }

    private static OptLevel level(Optimization optimization) {
        return switch (optimization) {
            case BASIC -> OptLevel.BASIC_OPT;
            case EXTENDED -> OptLevel.EXTENDED_OPT;
            case ALL -> OptLevel.ALL_OPT;
        };
    }
}
