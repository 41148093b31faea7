package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.platform.config.ConfigException;
import dev.purlin.platform.config.TrussConfig;
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
            TrussConfig.measure(text);
            // All at once: the library fails on a surrogate pair that its buffer cuts.
            var settings = LoadSettings.builder().setBufferSize(text.length() + 2).build();
            Object read = new Load(settings).loadFromString(text);
            return new PushedConfig(text, read instanceof Map<?, ?> map ? map : Map.of());
        } catch (ConfigException broken) {
            throw invalid(broken.getMessage(), broken);
        } catch (YamlEngineException broken) {
            throw invalid(PushFolder.CONFIG + ": " + broken.getMessage(), broken);
        }
    }

    private static CommandFailure invalid(String text, Exception cause) {
        return new CommandFailure(FailureCode.INVALID_FILE, text, null, null, cause);
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
