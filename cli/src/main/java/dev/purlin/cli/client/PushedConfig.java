package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.json.JsonMapper;

/// The few things of a `config.yaml` that are needed before it is sent; the platform checks all of
/// it.
///
/// @param text as its author wrote it
record PushedConfig(String text, Map<?, ?> values) {
    static PushedConfig read(String text) {
        try {
            Object read = new Load(LoadSettings.builder().build()).loadFromString(text);
            return new PushedConfig(text, read instanceof Map<?, ?> map ? map : Map.of());
        } catch (YamlEngineException broken) {
            throw new CommandFailure(
                    FailureCode.INVALID_FILE,
                    PushFolder.CONFIG + ": " + broken.getMessage(),
                    null,
                    null,
                    broken);
        }
    }

    Optional<String> modelName() {
        return Optional.ofNullable(values.get("model_name")).map(Object::toString);
    }

    /// A body that the model understands, as JSON on one line.
    String exampleInput() {
        @Nullable Object example =
                values.get("model_metadata") instanceof Map<?, ?> metadata
                        ? metadata.get("example_model_input")
                        : null;
        return example == null
                ? "{\"input\": \"text string\"}"
                : JsonMapper.shared().writeValueAsString(example);
    }
}
