package dev.purlin.wire.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one type of value is read, and what it looks like.
public interface JsonType<T extends @Nullable Object> {
    JsonType<Boolean> BOOL = of(Schema.BOOL, JsonTypes::bool);
    JsonType<String> TEXT = of(Schema.TEXT, JsonTypes::text);
    JsonType<Long> UINT32 = of(Schema.UINT, in -> JsonTypes.uint(in, 0xFFFF_FFFFL, "u32"));
    JsonType<Long> UINT64 = of(Schema.UINT, in -> JsonTypes.uint(in, Long.MAX_VALUE, "usize"));

    /// An object's bytes, looked at only far enough to know where they end.
    JsonType<byte[]> RAW_OBJECT = of(Schema.simple("object"), JsonTypes::rawObject);

    T read(JsonCursor in);

    Schema schema();

    static <T extends @Nullable Object> JsonType<T> of(Schema schema, Reader<T> reader) {
        return new JsonType<>() {
            @Override
            public T read(JsonCursor in) {
                return reader.read(in);
            }

            @Override
            public Schema schema() {
                return schema;
            }
        };
    }

    static <T> JsonType<@Nullable T> nullable(JsonType<T> present) {
        return of(Schema.nullable(present.schema()), in -> JsonTypes.orNull(in, present));
    }

    static <T> JsonType<List<T>> list(JsonType<T> element) {
        return of(
                Schema.list(element.schema()),
                in -> {
                    if (in.peek() != JsonCursor.Kind.LIST) {
                        throw in.wrongType("a sequence");
                    }
                    var elements = new ArrayList<T>();
                    in.open();
                    while (in.nextElement()) {
                        elements.add(element.read(in));
                    }
                    return elements;
                });
    }

    /// The reading half of a type.
    interface Reader<T extends @Nullable Object> {
        T read(JsonCursor in);
    }
}
