package dev.purlin.cli.engine;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.engine.Engine;
import dev.purlin.engine.hub.DownloadListener;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.model.ModelFolder;
import dev.purlin.modelserver.ModelServer;
import dev.purlin.modelserver.ModelServerSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A model behind HTTP, from the command line's plan to its end.
final class RunningEngine implements AutoCloseable {
    private static final Duration LONGEST_LOADING_END = Duration.ofSeconds(2);

    private final ModelServer server;
    private final Engine engine;

    private RunningEngine(ModelServer server, Engine engine) {
        this.server = server;
        this.engine = engine;
    }

    /// Loads the model while the port is bound, each on a thread of its own: either takes a good
    /// part of a start. Throws [CommandFailure].
    static RunningEngine start(EnginePlan plan, DownloadListener downloads)
            throws InterruptedException {
        var joined = new LateSettings(plan.engine());
        FutureTask<Engine> loading = new FutureTask<>(() -> load(plan, downloads, joined));
        Thread loader = Thread.ofPlatform().name("purlin-load").daemon().start(loading);
        ModelServer server = listen(plan.server(), loader);
        try {
            joined.complete(server.joined(plan.engine()));
            Engine engine = loading.get();
            server.serve(engine);
            HeapKeeper.start();
            return new RunningEngine(server, engine);
        } catch (ExecutionException failure) {
            server.close();
            throw StartFailure.of(Objects.requireNonNull(failure.getCause()));
        } catch (InterruptedException stopped) {
            end(loader);
            throw stopped;
        }
    }

    /// A process that ends while ONNX Runtime loads a graph may crash instead.
    private static void end(Thread loader) throws InterruptedException {
        loader.interrupt();
        loader.join(LONGEST_LOADING_END);
    }

    private static ModelServer listen(ModelServerSettings settings, Thread loader)
            throws InterruptedException {
        try {
            return ModelServer.open(settings);
        } catch (IOException failure) {
            end(loader);
            throw StartFailure.of(failure);
        }
    }

    private static Engine load(EnginePlan plan, DownloadListener downloads, LateSettings joined) {
        ModelFolder folder = plan.source().open(plan.choices(), plan.hub(), downloads);
        return Engine.open(fitted(folder, plan), joined.settings());
    }

    /// A run holds a whole text, so a text has at most as many tokens as a run may have.
    private static ModelFolder fitted(ModelFolder folder, EnginePlan plan) {
        int most = plan.server().maxBatchTokens();
        int length = folder.card().maxInputLength();
        if (length <= most) {
            return folder;
        }
        if (!plan.server().autoTruncate()) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    "the model takes texts of " + length + " tokens, --max-batch-tokens is " + most,
                    "--max-batch-tokens",
                    "Raise it to " + length + ", or let longer texts be cut: --auto-truncate.");
        }
        return ModelFolder.read(folder.root(), plan.choices().withMaxSeqLength(most));
    }

    URI url() {
        return server.url();
    }

    ModelCard card() {
        return engine.card();
    }

    /// Lets what is under way end. True when all of it did in time.
    boolean drain(Duration limit) {
        return server.drain(limit);
    }

    @Override
    public void close() {
        server.close();
        engine.close();
    }
}
