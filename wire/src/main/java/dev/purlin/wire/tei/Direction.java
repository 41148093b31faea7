package dev.purlin.wire.tei;

import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.Schema;

/// The end at which a text that is too long is cut.
public enum Direction {
    LEFT,
    RIGHT;

    static final JsonType<Direction> TYPE =
            JsonType.of(Schema.choice("Left", "left", "Right", "right"), Direction::read);

    private static Direction read(JsonCursor in) {
        String name = Choice.read(in);
        return switch (name) {
            case "Left", "left" -> LEFT;
            case "Right", "right" -> RIGHT;
            default -> throw in.unknownVariant(name, "`Left` or `Right`");
        };
    }
}
