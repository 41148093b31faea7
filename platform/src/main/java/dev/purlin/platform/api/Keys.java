package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.keys.KeyText;
import dev.purlin.platform.store.EntityRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.KeyRow;
import dev.purlin.platform.store.KeyRow.Scope;
import dev.purlin.platform.store.Store;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keys: made and shown once, listed by their prefix, revoked. A change counts when it is answered.
///
/// @param entityId the owner of keys that no team is named for
public record Keys(Changes changes, String entityId) {
    private static final int LONGEST_NAME = 128;

    /// Later ones are not written with four digits, and would not fit into a time in milliseconds.
    private static final Instant LAST_END = Instant.parse("9999-12-31T23:59:59Z");

    record Asked(
            String type,
            @Nullable String name,
            @Nullable List<String> endpoints,
            @Nullable String expiresAt) {}

    private static final JsonField<String> TYPE =
            JsonField.required("type", JsonType.TEXT, "What it is for.");
    private static final JsonField<@Nullable String> NAME =
            JsonField.maybe("name", JsonType.TEXT, "What to call it.");
    private static final JsonField<@Nullable List<String>> ENDPOINTS =
            JsonField.maybe(
                    "model_ids",
                    JsonType.list(JsonType.TEXT),
                    "The endpoints it is limited to; all when absent.");
    private static final JsonField<@Nullable String> EXPIRES_AT =
            JsonField.maybe("expires_at", JsonType.TEXT, "From when on it is void; else never.");
    static final JsonType<Asked> BODY =
            new JsonObject<>(
                    "NewKey",
                    List.of(TYPE, NAME, ENDPOINTS, EXPIRES_AT),
                    in ->
                            new Asked(
                                    in.get(TYPE),
                                    in.get(NAME),
                                    in.get(ENDPOINTS),
                                    in.get(EXPIRES_AT)));

    private Store store() {
        return changes.store();
    }

    /// Those that are not revoked.
    public Answer all(Request request) {
        var json = new JsonWriter().openObject().name("keys").openList();
        store().keys().stream()
                .filter(key -> key.revokedAt() == null)
                .forEach(key -> write(json, key));
        return Answer.json(200, json.closeList().closeObject());
    }

    private void write(JsonWriter json, KeyRow key) {
        json.openObject()
                .member("prefix", key.prefix())
                .member("name", key.name())
                .member("type", type(key))
                .name("model_ids")
                .openList();
        key.endpoints().stream().sorted().forEach(json::text);
        json.closeList().member("team_name", name(key.entityId()));
        Instant end = key.expiresAt();
        json.member("created_at", key.createdAt().toString())
                .member("expires_at", end == null ? null : end.toString())
                .closeObject();
    }

    private String name(String entity) {
        return store().entity(entity).map(EntityRow::name).orElse(entity);
    }

    /// There is one user, so that a personal key is one that may do everything.
    private static String type(KeyRow key) {
        if (key.scopes().contains(Scope.MANAGE)) {
            return "WORKSPACE_MANAGE_ALL";
        }
        return key.scopes().contains(Scope.INVOKE)
                ? "WORKSPACE_INVOKE"
                : "WORKSPACE_EXPORT_METRICS";
    }

    public Answer create(Request request) {
        return create(request, entityId);
    }

    /// For the team that the path names.
    public Answer createForTeam(Request request) {
        return create(request, teamNamed(request).id());
    }

    private Answer create(Request request, String owner) {
        Asked asked = Bodies.read(request, BODY);
        Set<Scope> scopes = scopes(asked.type());
        KeyText key = KeyText.make();
        Instant now = changes.clock().instant();
        var row =
                new KeyRow(
                        key.prefix(),
                        owner,
                        name(asked),
                        key.secretHash(),
                        scopes,
                        endpoints(asked, scopes),
                        now,
                        expiry(asked, now),
                        null);
        Event event =
                changes.event(
                        request, Changes.KEY + key.prefix(), null, "ADDED", "for " + asked.type());
        if (!changes.made(store().addKey(row, event))) {
            throw new Refused(ErrorCode.INTERNAL, "the key's random prefix is taken: ask again");
        }
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("api_key", key.whole())
                        .member("prefix", key.prefix())
                        .closeObject());
    }

    private static Set<Scope> scopes(String type) {
        return switch (type) {
            case "PERSONAL", "WORKSPACE_MANAGE_ALL" -> Set.of(Scope.MANAGE);
            case "WORKSPACE_INVOKE" -> Set.of(Scope.INVOKE);
            case "WORKSPACE_EXPORT_METRICS" -> Set.of(Scope.METRICS);
            default ->
                    throw new Refused(
                            ErrorCode.INVALID_VALUE,
                            "type is "
                                    + type
                                    + ", it must be PERSONAL, WORKSPACE_MANAGE_ALL,"
                                    + " WORKSPACE_INVOKE or WORKSPACE_EXPORT_METRICS");
        };
    }

    private static String name(Asked asked) {
        String name = asked.name() == null ? "" : asked.name();
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "name has "
                            + name.length()
                            + " characters: at most "
                            + LONGEST_NAME
                            + ", none of them a control character");
        }
        return name;
    }

    private Set<String> endpoints(Asked asked, Set<Scope> scopes) {
        List<String> wanted = Objects.requireNonNullElse(asked.endpoints(), List.of());
        if (!wanted.isEmpty() && scopes.contains(Scope.MANAGE)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "model_ids limit keys that call or read metrics only, not " + asked.type());
        }
        for (String id : wanted) {
            if (store().endpoint(id).isEmpty()) {
                throw new Refused(ErrorCode.INVALID_VALUE, "model_ids: there is no model " + id);
            }
        }
        // All endpoints is what none at all would mean: that must be asked for by absence.
        if (asked.endpoints() != null && wanted.isEmpty() && !scopes.contains(Scope.MANAGE)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE, "model_ids is empty: name some, or leave it out");
        }
        return Set.copyOf(wanted);
    }

    private static @Nullable Instant expiry(Asked asked, Instant now) {
        String wanted = asked.expiresAt();
        if (wanted == null) {
            return null;
        }
        try {
            Instant end = Instant.parse(wanted);
            if (!end.isAfter(now)) {
                throw new Refused(
                        ErrorCode.INVALID_VALUE, "expires_at is " + wanted + ", in the past");
            }
            if (end.isAfter(LAST_END)) {
                throw new Refused(
                        ErrorCode.INVALID_VALUE,
                        "expires_at is " + wanted + ", at the latest it may be " + LAST_END);
            }
            return end;
        } catch (DateTimeParseException _) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "expires_at is " + wanted + ", it must look like 2030-01-31T00:00:00Z");
        }
    }

    public Answer revoke(Request request) {
        String prefix = request.part(0);
        Instant now = changes.clock().instant();
        List<KeyRow> keys = store().keys();
        if (isLastManager(keys, prefix, now)) {
            throw new Refused(
                    ErrorCode.CONFLICT,
                    "key " + prefix + " is the last one that may manage: make another one first");
        }
        Event event = changes.event(request, Changes.KEY + prefix, "REVOKED");
        if (!changes.made(store().revokeKey(prefix, now, event))) {
            throw new Refused(ErrorCode.NOT_FOUND, "there is no key " + prefix);
        }
        return Answer.json(
                200, new JsonWriter().openObject().member("prefix", prefix).closeObject());
    }

    private static boolean isLastManager(List<KeyRow> keys, String prefix, Instant now) {
        List<String> managers =
                keys.stream()
                        .filter(key -> key.isGood(now) && key.scopes().contains(Scope.MANAGE))
                        .map(KeyRow::prefix)
                        .toList();
        return managers.equals(List.of(prefix));
    }

    /// Who shows the key.
    public Answer me(Request request) {
        KeyRow key =
                request.key().stream()
                        .flatMap(shown ->
                                store().keys().stream()
                                        .filter(k -> k.prefix().equals(shown.prefix())))
                        .findFirst()
                        .orElseThrow(() -> new Refused(ErrorCode.KEY_UNKNOWN, "no such key"));
        String entity = name(key.entityId());
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("user_id", key.entityId())
                        .member("email", (String) null)
                        .member("name", entity)
                        .member("workspace_name", entity)
                        .member("key_prefix", key.prefix())
                        .member("key_type", type(key))
                        .closeObject());
    }

    public Answer teams(Request request) {
        var json = new JsonWriter().openObject().name("teams").openList();
        store().entity(entityId).ifPresent(entity -> team(json, entity));
        return Answer.json(200, json.closeList().closeObject());
    }

    public Answer team(Request request) {
        var json = new JsonWriter();
        team(json, teamNamed(request));
        return Answer.json(200, json);
    }

    /// Refuses a path that names a team which is not there, or not this one.
    public void checkTeam(Request request) {
        var _ = teamNamed(request);
    }

    private EntityRow teamNamed(Request request) {
        String wanted = request.part(0);
        return store().entity(wanted)
                .orElseThrow(() -> new Refused(ErrorCode.NOT_FOUND, "there is no team " + wanted));
    }

    private void team(JsonWriter json, EntityRow entity) {
        json.openObject()
                .member("id", entity.id())
                .member("name", entity.name())
                .member("default", entity.id().equals(entityId))
                .member("created_at", entity.createdAt().toString())
                .closeObject();
    }
}
