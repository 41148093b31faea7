package dev.purlin.wire.tei;

import dev.purlin.wire.json.JsonCursor;

/// The name of one of several choices. TEI's reader calls anything but a string (or an object)
/// broken JSON, `null` too.
public final class Choice {
    private Choice() {}

    public static String read(JsonCursor in) {
        return switch (in.peek()) {
            case TEXT -> in.text();
            case OBJECT -> throw in.wrongType("a string");
            case LIST, NUMBER, BOOL, NULL -> throw in.valueWanted();
        };
    }
}
