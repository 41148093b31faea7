package dev.purlin.platform.control;

import static dev.purlin.wire.json.JsonField.maybe;

import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import org.jspecify.annotations.Nullable;

/// Whole numbers among the members of settings: absent they stay as they were, and each has bounds.
final class NumberFields {
    private NumberFields() {}

    static JsonField<@Nullable Long> number(String name, String help) {
        return maybe(name, JsonType.UINT32, help);
    }

    static int or(JsonObject.Values in, JsonField<@Nullable Long> field, int otherwise) {
        Long value = in.get(field);
        return value == null ? otherwise : (int) Math.min(value, Integer.MAX_VALUE);
    }

    static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", it must be " + least + " to " + most);
        }
    }
}
