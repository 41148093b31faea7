package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.secrets.SecretBox;
import dev.purlin.platform.store.SecretRow;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonException;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.regex.Pattern;

/// Secrets: set, listed by name, deleted. Their values are never told.
public record Secrets(SecretBox box, Changes changes) {
    private static final int LONGEST_VALUE = 65_536;

    /// It becomes the name of a file.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}");

    record Asked(String name, String value) {}

    private static final JsonField<String> NAMED =
            JsonField.required("name", JsonType.TEXT, "What deployments know it by.");
    private static final JsonField<String> VALUE =
            JsonField.required("value", JsonType.TEXT, "Never told again.");
    static final JsonType<Asked> BODY =
            new JsonObject<>(
                    "NewSecret",
                    List.of(NAMED, VALUE),
                    in -> new Asked(in.get(NAMED), in.get(VALUE)));

    public Answer all(Request request) {
        var json = new JsonWriter().openObject().name("secrets").openList();
        Owners owners = Owners.read(changes.store());
        box.all().forEach(secret -> write(json, secret, owners));
        return Answer.json(200, json.closeList().closeObject());
    }

    private static void write(JsonWriter json, SecretRow secret, Owners owners) {
        json.openObject()
                .member("id", secret.id())
                .member("created_at", secret.createdAt().toString())
                .member("name", secret.name())
                .member("team_name", owners.of(secret.entityId()))
                .closeObject();
    }

    public Answer set(Request request) {
        Asked asked = asked(request);
        String name = asked.name();
        if (!NAME.matcher(name).matches()) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "name is "
                            + name
                            + ", it needs 1 to 128 of a-z, A-Z, 0-9, _, - and ., not . first");
        }
        int length = asked.value().length();
        if (length == 0 || length > LONGEST_VALUE) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "value has " + length + " characters: 1 to " + LONGEST_VALUE);
        }
        var event = changes.event(request, "secret:" + name, "SET");
        changes.made(box.set(name, asked.value(), changes.clock().instant(), event));
        var json = new JsonWriter();
        Owners owners = Owners.read(changes.store());
        box.all().stream()
                .filter(secret -> secret.name().equals(name))
                .forEach(secret -> write(json, secret, owners));
        return Answer.json(200, json);
    }

    /// What is wrong with the body is told without any of it: it may be the secret.
    private static Asked asked(Request request) {
        try {
            return Bodies.read(request, BODY);
        } catch (JsonException _) {
            throw new Refused(
                    ErrorCode.MALFORMED_REQUEST,
                    "the body must be an object with the strings name and value");
        }
    }

    public Answer delete(Request request) {
        String name = request.part(request.parts().size() - 1);
        var event = changes.event(request, "secret:" + name, "DELETED");
        if (!changes.made(box.delete(name, event))) {
            throw new Refused(ErrorCode.NOT_FOUND, "there is no secret " + name);
        }
        return Answer.json(200, new JsonWriter().openObject().member("name", name).closeObject());
    }
}
