package dev.purlin.wire.json;

import org.jspecify.annotations.Nullable;

/// One member of an object that is read.
///
/// @param defaultValue JSON of what an absent member means; null when it must be there
public record JsonField<T extends @Nullable Object>(
        String name,
        JsonType<T> type,
        @Nullable String defaultValue,
        @Nullable T whenAbsent,
        String help) {

    public static <T> JsonField<T> required(String name, JsonType<T> type, String help) {
        return new JsonField<>(name, type, null, null, help);
    }

    public static <T extends @Nullable Object> JsonField<T> optional(
            String name, JsonType<T> type, T whenAbsent, String defaultValue, String help) {
        return new JsonField<>(name, type, defaultValue, whenAbsent, help);
    }

    /// A member that may be absent or null, which is the same.
    public static <T> JsonField<@Nullable T> maybe(String name, JsonType<T> type, String help) {
        return new JsonField<>(name, JsonType.nullable(type), "null", null, help);
    }

    public static JsonField<Boolean> flag(String name, boolean whenAbsent, String help) {
        return optional(name, JsonType.BOOL, whenAbsent, Boolean.toString(whenAbsent), help);
    }

    boolean isRequired() {
        return defaultValue == null;
    }

    Schema.Member member() {
        return new Schema.Member(name, type.schema(), isRequired(), defaultValue, help);
    }
}
