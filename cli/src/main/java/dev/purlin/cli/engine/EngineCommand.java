package dev.purlin.cli.engine;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.doctor.Processor;
import dev.purlin.cli.server.StopSignals;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import dev.purlin.engine.model.ModelCard;
import dev.purlin.engine.onnx.OnnxGraph;
import dev.purlin.httpserver.log.Fields;
import dev.purlin.httpserver.log.LogLines;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// Serves one model over HTTP until it is told to stop.
public final class EngineCommand implements Command {
    private final Face face;
    private final String version;

    /// The command under one of its names.
    ///
    /// @param version of this program
    public EngineCommand(Face face, String version) {
        this.face = face;
        this.version = version;
    }

    @Override
    public String name() {
        return face.command();
    }

    @Override
    public String summary() {
        return "Serve one model over HTTP: embeddings, scores, classes, tokens.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "purlin engine",
                "purlin engine --dtype int8 --port 9000",
                "purlin engine --model-id ./my-model --max-client-batch-size 512",
                "API_KEY=$(cat key) purlin engine --model-id Xenova/bge-small-en-v1.5");
    }

    @Override
    public List<Setting<?>> settings() {
        return EngineFlags.of(face);
    }

    @Override
    public boolean isConfigured() {
        return face == Face.ENGINE;
    }

    @Override
    public boolean isHidden() {
        return face == Face.ROUTER;
    }

    @Override
    public ExitCode run(Call call) {
        Surroundings around = call.surroundings();
        EnginePlan plan = EnginePlan.of(face, call.settings(), around, version);
        LogLines.ofProcess().configure(plan.jsonLog(), plan.logLevel());
        System.Logger log = System.getLogger("purlin.engine");
        plan.notes().forEach(note -> log.log(Level.WARNING, note));
        StopSignals stop = StopSignals.interruptCaller();
        try {
            RunningEngine running =
                    RunningEngine.start(plan, new DownloadTeller(around.err(), around.terminal()));
            running.card().notes().forEach(note -> log.log(Level.WARNING, note));
            log.log(Level.INFO, serving(running));
            around.out().println("ready " + running.url());
            around.out().flush();
            awaitStop();
            return end(running, plan.grace()) ? ExitCode.DONE : stop.code();
        } catch (InterruptedException _) {
            return stop.code();
        } finally {
            LogLines.ofProcess().flush();
        }
    }

    private static void awaitStop() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // The one way to end a server.
        }
    }

    private static boolean end(RunningEngine running, Duration grace) {
        boolean drained = running.drain(grace);
        if (drained) {
            // Only then: what is still running would keep the engine from closing.
            running.close();
        }
        return drained;
    }

    private static Fields serving(RunningEngine running) {
        ModelCard card = running.card();
        return new Fields("serving")
                .with("url", running.url())
                .with("kind", card.kind().getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .with("dtype", card.dtype().flag())
                .with("tokens", card.maxInputLength())
                .with("onnxruntime", OnnxGraph.runtimeVersion())
                .with("cpu", String.join(",", Processor.here().instructionSets()));
    }
}
