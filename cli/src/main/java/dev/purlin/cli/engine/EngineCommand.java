package dev.purlin.cli.engine;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.ExitCode;
import java.util.List;

/// Serves one model over HTTP until it is told to stop.
public final class EngineCommand implements Command {
    private final Face face;

    public EngineCommand(Face face) {
        this.face = face;
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
        return ExitCode.FAILED;
    }
}
