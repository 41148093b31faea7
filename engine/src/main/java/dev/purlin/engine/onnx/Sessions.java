package dev.purlin.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.purlin.engine.batch.Width;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The sessions of one graph: a narrow one that many threads run at once, each on one core, and a
/// wide one for a lone text. The wide one is loaded behind the scenes once somebody has asked for
/// it, so that it costs neither start-up time nor, where all requests are bulk, memory; until it is
/// there, wide runs are narrow.
///
/// Its threads spin while a run lasts, since a run of a short text is over sooner than a sleeping
/// thread wakes up, and stop with it, so that an idle server is idle. What its runs computed in
/// goes back to the system, while the narrow session keeps that: it runs all the time.
final class Sessions implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "purlin");

    private final Path graph;
    private final OnnxSettings settings;
    private final Map<String, OnnxTensor> tables;
    private final OrtSession narrow;
    private final CompletableFuture<@Nullable OrtSession> wide = new CompletableFuture<>();
    private final AtomicBoolean wideAsked = new AtomicBoolean();

    private Sessions(Path graph, OnnxSettings settings, Map<String, OnnxTensor> tables)
            throws OrtException {
        this.graph = graph;
        this.settings = settings;
        this.tables = tables;
        this.narrow = load(settings.optimization(), 1);
    }

    static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    static Sessions open(Path graph, OnnxSettings settings) {
        try {
            return new Sessions(graph, settings, GatherTables.map(graph));
        } catch (OrtException e) {
            throw new OnnxFailure("ONNX Runtime cannot load " + graph, e);
        }
    }

    OrtSession narrow() {
        return narrow;
    }

    OrtSession of(Width width) {
        OrtSession ready = width == Width.WIDE ? wideNow() : null;
        return ready == null ? narrow : ready;
    }

    private @Nullable OrtSession wideNow() {
        return wide.isCompletedExceptionally() ? null : wide.getNow(null);
    }

    /// To be called after a run: the first that wanted to be wide has the next ones be so. Not
    /// before it, since loading takes the cores that it runs on.
    void ran(Width width) {
        if (width == Width.WIDE && !wideAsked.getAndSet(true)) {
            Thread.ofPlatform().name("purlin-load-wide").daemon(true).start(this::loadWide);
        }
    }

    private void loadWide() {
        try {
            int threads = settings.wideThreads();
            wide.complete(threads < 2 ? null : load(settings.wideOptimization(), threads));
        } catch (OrtException | RuntimeException | Error e) {
            wide.completeExceptionally(e);
        }
    }

    /// Has the wide session loaded, and waits until it is there or has failed.
    void awaitWide() {
        ran(Width.WIDE);
        try {
            wide.join();
        } catch (CompletionException _) {
            // Wide runs stay narrow.
        }
    }

    @Override
    public void close() {
        if (wideAsked.getAndSet(true)) {
            awaitWide();
        }
        try {
            OrtSession ready = wideNow();
            if (ready != null) {
                ready.close();
            }
            narrow.close();
            tables.values().forEach(OnnxTensor::close);
        } catch (OrtException e) {
            throw new OnnxFailure("A session could not be closed", e);
        }
    }

    private OrtSession load(Optimization optimization, int threads) throws OrtException {
        boolean isWide = threads > 1;
        try (SessionOptions options = new SessionOptions()) {
            for (Map.Entry<String, OnnxTensor> table : tables.entrySet()) {
                options.addInitializer(table.getKey(), table.getValue());
            }
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(level(optimization));
            // One block of memory per run, planned per shape: 2 to 3 % faster on short texts. What
            // made such plans costly elsewhere was runs of tens of thousands of tokens.
            options.setMemoryPatternOptimization(true);
            options.setCPUArenaAllocator(!isWide);
            options.addConfigEntry("session.intra_op.allow_spinning", isWide ? "1" : "0");
            options.addConfigEntry("session.force_spinning_stop", "1");
            return environment().createSession(graph.toString(), options);
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
