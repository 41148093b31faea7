package dev.purlin.wire.json;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An object with known members, read into one value. Unknown members are stepped over; a repeated
/// one is refused.
public final class JsonObject<T> implements JsonType<T> {
    private final String name;
    private final List<JsonField<?>> fields;
    private final Function<Values, T> make;

    /// An object of these members.
    ///
    /// @param name what the schema is called, and what an error says was expected
    public JsonObject(String name, List<JsonField<?>> fields, Function<Values, T> make) {
        this.name = name;
        this.fields = List.copyOf(fields);
        this.make = make;
    }

    @Override
    public Schema schema() {
        return Schema.object(name, fields.stream().map(JsonField::member).toList());
    }

    @Override
    public T read(JsonCursor in) {
        if (in.peek() != JsonCursor.Kind.OBJECT) {
            throw in.wrongType("struct " + name);
        }
        var values = new Values(fields);
        in.open();
        for (String member = in.nextName(); member != null; member = in.nextName()) {
            int index = values.index(member);
            if (index < 0) {
                in.skip();
                continue;
            }
            if (values.present[index]) {
                throw in.mismatchAtName("duplicate field `" + member + "`");
            }
            values.values[index] = fields.get(index).type().read(in);
            values.present[index] = true;
        }
        for (int i = 0; i < values.present.length; i++) {
            JsonField<?> field = fields.get(i);
            if (!values.present[i] && field.isRequired()) {
                throw in.mismatch("missing field `" + field.name() + "`");
            }
        }
        return make.apply(values);
    }

    /// The members of one object, as read.
    public static final class Values {
        private final List<JsonField<?>> fields;
        private final @Nullable Object[] values;
        private final boolean[] present;

        private Values(List<JsonField<?>> fields) {
            this.fields = fields;
            this.values = new @Nullable Object[fields.size()];
            this.present = new boolean[fields.size()];
        }

        private int index(String name) {
            for (int i = 0; i < present.length; i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        /// The member's value, or what its absence means.
        @SuppressWarnings({"unchecked", "NullAway"}) // The field's own type read the value.
        public <V extends @Nullable Object> V get(JsonField<V> field) {
            int index = index(field.name());
            return present[index] ? (V) values[index] : field.whenAbsent();
        }
    }
}
