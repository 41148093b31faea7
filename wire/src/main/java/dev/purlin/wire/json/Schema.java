package dev.purlin.wire.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of a JSON value as JSON Schema, for the OpenAPI document.
///
/// @param name set when the schema is kept among the document's components and referred to
/// @param json the schema itself, with references to the named ones among its parts
/// @param parts schemas that this one mentions
public record Schema(@Nullable String name, String json, List<Schema> parts) {
    public static final Schema TEXT = simple("string");
    public static final Schema BOOL = simple("boolean");
    public static final Schema UINT = integer(0);
    public static final Schema FLOAT = bare("{\"type\":\"number\",\"format\":\"float\"}");

    public Schema {
        parts = List.copyOf(parts);
    }

    public static Schema simple(String type) {
        return bare("{\"type\":\"" + type + "\"}");
    }

    public static Schema integer(long least) {
        return bare("{\"type\":\"integer\",\"minimum\":" + least + "}");
    }

    /// A schema that mentions no other.
    public static Schema bare(String json) {
        return new Schema(null, json, List.of());
    }

    public static Schema list(Schema element) {
        String json = "{\"type\":\"array\",\"items\":" + element.mention() + "}";
        return new Schema(null, json, List.of(element));
    }

    public static Schema nullable(Schema present) {
        return anyOf(present, simple("null"));
    }

    public static Schema anyOf(Schema... choices) {
        var json = new JsonWriter().openObject().name("anyOf").openList();
        for (Schema choice : choices) {
            json.raw(choice.mention());
        }
        return new Schema(null, json.closeList().closeObject().toString(), List.of(choices));
    }

    public static Schema choice(String... values) {
        var json = new JsonWriter().openObject().member("type", "string").name("enum").openList();
        for (String value : values) {
            json.text(value);
        }
        return bare(json.closeList().closeObject().toString());
    }

    /// An object kept under a name, all of whose members are always there.
    public static Schema object(String name, Member... members) {
        return object(name, List.of(members));
    }

    /// A member that is always there.
    public static Member always(String name, Schema schema) {
        return new Member(name, schema, true, null, "");
    }

    /// A member that may be absent.
    public static Member sometimes(String name, Schema schema) {
        return new Member(name, schema, false, null, "");
    }

    static Schema object(String name, List<Member> members) {
        var json = new JsonWriter().openObject().member("type", "object");
        json.name("required").openList();
        members.stream().filter(Member::required).forEach(m -> json.text(m.name()));
        json.closeList().name("properties").openObject();
        for (Member member : members) {
            json.name(member.name()).openObject();
            member.describe(json);
            json.closeObject();
        }
        json.closeObject().closeObject();
        return new Schema(name, json.toString(), members.stream().map(Member::schema).toList());
    }

    /// The schema where it is used: a reference when it has a name.
    public String mention() {
        return name == null ? json : "{\"$ref\":\"#/components/schemas/" + name + "\"}";
    }

    /// One member of an object.
    ///
    /// @param defaultValue JSON of what an absent member means
    public record Member(
            String name,
            Schema schema,
            boolean required,
            @Nullable String defaultValue,
            String help) {
        private void describe(JsonWriter json) {
            if (!help.isEmpty()) {
                json.member("description", help);
            }
            if (defaultValue != null) {
                json.name("default").raw(defaultValue);
            }
            json.name("allOf").openList().raw(schema.mention()).closeList();
        }
    }
}
