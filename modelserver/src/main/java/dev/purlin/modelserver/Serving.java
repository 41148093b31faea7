package dev.purlin.modelserver;

import dev.purlin.engine.Engine;
import dev.purlin.engine.Input;
import dev.purlin.engine.TextOptions;
import dev.purlin.tokenizer.Side;
import dev.purlin.wire.tei.Direction;
import dev.purlin.wire.tei.Requests.Cut;
import dev.purlin.wire.tei.TextInput;
import java.util.List;

/// The loaded model, and what the server is told about it.
record Serving(Engine engine, ModelServerSettings settings) {
    TextOptions options(Cut cut) {
        Boolean truncate = cut.truncate();
        return new TextOptions(
                truncate == null ? settings.autoTruncate() : truncate,
                cut.direction() == Direction.LEFT ? Side.LEFT : Side.RIGHT,
                cut.promptName());
    }

    static List<Input> inputs(TextInput.Inputs sent) {
        return sent.list().stream().map(Serving::input).toList();
    }

    private static Input input(TextInput sent) {
        return switch (sent) {
            case TextInput.Text(String text) -> new Input.Text(text);
            case TextInput.Pair(String first, String second) -> new Input.Pair(first, second);
            case TextInput.Ids ids -> new Input.Ids(ids(ids));
        };
    }

    /// As unsigned ints.
    static int[] ids(TextInput.Ids sent) {
        return sent.ids().stream().mapToInt(Long::intValue).toArray();
    }
}
