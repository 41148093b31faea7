package dev.purlin.platform.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.config.TrussConfig;
import dev.purlin.platform.control.DeploymentConfig;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.keys.AdminKey;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Ids;
import dev.purlin.platform.store.WrittenRow;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// New endpoints and new deployments, made from an archive that was uploaded before.
public record Deploying(
        Finder finder, Look look, Changes changes, Promotions promotions, Recipes recipes) {
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_.-]{1,128}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]+={0,2}\\s*");
    private static final String MODEL_ARCHIVE = "model_archive";

    /// One deployment as it is asked for.
    record Asked(
            @Nullable String config,
            @Nullable String rawConfig,
            @Nullable String name,
            @Nullable String environment,
            @Nullable String labels,
            boolean isDevelopment) {}

    record Source(
            String kind, @Nullable String modelName, @Nullable String key, Asked deployment) {}

    private static final JsonField<byte @Nullable []> CONFIG =
            JsonField.maybe("config", JsonType.RAW_OBJECT, "Of its config.yaml, as JSON.");
    private static final JsonField<@Nullable String> RAW_CONFIG =
            JsonField.maybe(
                    "raw_config", JsonType.TEXT, "Its config.yaml as written, or in base64.");
    private static final JsonField<@Nullable String> DEPLOYMENT_NAME =
            JsonField.maybe("deployment_name", JsonType.TEXT, "Else deployment-N.");
    private static final JsonField<@Nullable String> ENVIRONMENT =
            JsonField.maybe("environment_name", JsonType.TEXT, "That it is promoted to.");
    private static final JsonField<byte @Nullable []> LABELS =
            JsonField.maybe("labels", JsonType.RAW_OBJECT, "Kept with it.");
    private static final JsonField<Boolean> DEVELOPMENT =
            JsonField.flag("is_development", false, "Whether it is to be the development one.");
    private static final JsonType<Asked> DEPLOYMENT =
            new JsonObject<>(
                    "DeploymentToMake",
                    List.of(CONFIG, RAW_CONFIG, DEPLOYMENT_NAME, ENVIRONMENT, LABELS, DEVELOPMENT),
                    in ->
                            new Asked(
                                    json(in.get(CONFIG)),
                                    in.get(RAW_CONFIG),
                                    in.get(DEPLOYMENT_NAME),
                                    in.get(ENVIRONMENT),
                                    json(in.get(LABELS)),
                                    in.get(DEVELOPMENT)));
    private static final JsonField<String> KIND =
            JsonField.required("kind", JsonType.TEXT, "model_archive.");
    private static final JsonField<@Nullable String> MODEL_NAME =
            JsonField.maybe("name", JsonType.TEXT, "Of a new model; else its config's model_name.");
    private static final JsonField<@Nullable String> KEY =
            JsonField.maybe("s3_key", JsonType.TEXT, "What the upload answered.");
    private static final JsonField<Asked> OF_DEPLOYMENT =
            JsonField.required("deployment", DEPLOYMENT, "What to make of it.");
    private static final JsonType<Source> SOURCE =
            new JsonObject<>(
                    "ModelSource",
                    List.of(KIND, MODEL_NAME, KEY, OF_DEPLOYMENT),
                    in ->
                            new Source(
                                    in.get(KIND),
                                    in.get(MODEL_NAME),
                                    in.get(KEY),
                                    in.get(OF_DEPLOYMENT)));
    private static final JsonField<Source> OF_SOURCE =
            JsonField.required("source", SOURCE, "What it is made from.");
    static final JsonType<Source> BODY =
            new JsonObject<>("NewDeployment", List.of(OF_SOURCE), in -> in.get(OF_SOURCE));

    /// What was asked for, read and found good.
    private record Plan(
            TrussConfig config, DeploymentConfig runs, WrittenRow written, List<String> warnings) {}

    /// A new endpoint with its first deployment, which an environment points at from the start.
    public Answer createModel(Request request) {
        Source source = Bodies.read(request, BODY);
        Plan plan = plan(source);
        Instant now = changes.clock().instant();
        EndpointRow endpoint = endpoint(source, plan.config(), now);
        DeploymentRow deployment = deployment(endpoint.id(), 1, source.deployment(), plan, now);
        String environment = environment(source.deployment()).orElse(Finder.PRODUCTION);
        Environments.checkName(environment);
        String subject = Changes.ENDPOINT + endpoint.id();
        switch (changes.added(
                changes.store()
                        .addEndpoint(
                                endpoint,
                                deployment,
                                plan.written(),
                                environment,
                                changes.event(request, subject, "ADDED")))) {
            case ADDED -> {}
            case NAME_TAKEN ->
                    throw new Refused(
                            ErrorCode.CONFLICT,
                            "there is a model named "
                                    + endpoint.name()
                                    + ": add a deployment to it, or choose another name");
            case ID_TAKEN ->
                    throw new Refused(ErrorCode.CONFLICT, "the id is taken by chance: ask again");
        }
        return shown(endpoint, deployment, plan.warnings());
    }

    /// One more deployment of an endpoint, promoted if an environment is named.
    public Answer createDeployment(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        Source source = Bodies.read(request, BODY);
        Plan plan = plan(source);
        Instant now = changes.clock().instant();
        int number = finder.store().deploymentsOf(endpoint.id()).size() + 1;
        DeploymentRow deployment =
                deployment(endpoint.id(), number, source.deployment(), plan, now);
        Optional<EnvironmentRow> environment =
                environment(source.deployment())
                        .map(name -> promotions.target(request, endpoint, name));
        if (!changes.made(
                changes.store()
                        .addDeployment(
                                deployment,
                                plan.written(),
                                changes.event(
                                        request,
                                        Changes.DEPLOYMENT + deployment.id(),
                                        null,
                                        deployment.status().name(),
                                        "asked for by " + request.actor())))) {
            throw new Refused(ErrorCode.CONFLICT, "model " + endpoint.id() + " changes: ask again");
        }
        environment.ifPresent(to -> promotions.start(request, to, deployment, true));
        return shown(endpoint, deployment, plan.warnings());
    }

    private Plan plan(Source source) {
        if (!source.kind().equals(MODEL_ARCHIVE)) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "source.kind is " + source.kind() + ": only model_archive is known here");
        }
        String key = source.key();
        if (key == null) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "source.s3_key is missing: upload an archive with PUT /api/archives first");
        }
        Asked asked = source.deployment();
        String raw = asked.rawConfig() == null ? null : text(asked.rawConfig());
        Recipes.Recipe recipe = recipes.read(key, asked.config(), raw);
        var written =
                new WrittenRow(
                        recipe.json(),
                        recipe.rawConfig(),
                        Objects.requireNonNullElse(asked.labels(), "{}"),
                        key);
        return new Plan(recipe.config(), recipe.runs(), written, recipe.warnings());
    }

    private static @Nullable String json(byte @Nullable [] object) {
        return object == null ? null : new String(object, UTF_8);
    }

    /// No config.yaml is base64: it has colons.
    private static String text(String raw) {
        if (!BASE64.matcher(raw).matches()) {
            return raw;
        }
        byte[] decoded;
        try {
            decoded = Base64.getMimeDecoder().decode(raw);
        } catch (IllegalArgumentException _) {
            return raw;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded)).toString();
        } catch (CharacterCodingException _) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "config.yaml (raw_config, in base64) is not UTF-8: save it as UTF-8");
        }
    }

    private static EndpointRow endpoint(Source source, TrussConfig config, Instant now) {
        String name =
                Optional.ofNullable(source.modelName())
                        .or(config::modelName)
                        .orElseThrow(() ->
                                new Refused(
                                        ErrorCode.INVALID_VALUE,
                                        "the model has no name: give source.name, or model_name"
                                                + " in config.yaml"));
        try {
            return new EndpointRow(Ids.make(), AdminKey.ENTITY, name, now);
        } catch (IllegalArgumentException bad) {
            throw new Refused(ErrorCode.INVALID_VALUE, "name: " + bad.getMessage());
        }
    }

    private static DeploymentRow deployment(
            String endpointId, int number, Asked asked, Plan plan, Instant now) {
        String name =
                asked.name() == null || asked.name().isEmpty()
                        ? "deployment-" + number
                        : asked.name();
        if (!NAME.matcher(name).matches()) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "deployment_name is "
                            + name
                            + ", it needs 1 to 128 of a-z, A-Z, 0-9, _, - and .");
        }
        return new DeploymentRow(
                Ids.make(),
                endpointId,
                name,
                plan.runs().json(),
                ScalingSettings.DEFAULT.json(),
                DeploymentStatus.BUILDING,
                "new",
                now,
                null);
    }

    private static Optional<String> environment(Asked asked) {
        if (asked.isDevelopment() && asked.environment() != null) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "is_development and environment_name exclude each other");
        }
        return asked.isDevelopment()
                ? Optional.of(Finder.DEVELOPMENT)
                : Optional.ofNullable(asked.environment());
    }

    private Answer shown(EndpointRow endpoint, DeploymentRow made, List<String> warnings) {
        var json = new JsonWriter().openObject().name("model");
        look.endpoint(json, endpoint);
        json.name("deployment");
        look.deployment(json, finder.deployment(endpoint, made.id()).orElse(made));
        json.name("warnings").openList();
        warnings.forEach(json::text);
        return Answer.json(200, json.closeList().closeObject());
    }

    /// What a deployment was made from.
    public Answer config(Request request) {
        DeploymentRow deployment = finder.deployment(request, finder.endpoint(request));
        WrittenRow written =
                finder.store()
                        .written(deployment.id())
                        .orElseThrow(() ->
                                new Refused(
                                        ErrorCode.NOT_FOUND,
                                        "deployment "
                                                + deployment.id()
                                                + " was made without a config.yaml"));
        String format = Query.of(request).text("output_format").orElse("both");
        var json = new JsonWriter().openObject();
        switch (format) {
            case "raw" -> json.member("raw_config", written.rawConfig());
            case "parsed" -> json.name("config").raw(written.config());
            case "both" ->
                    json.name("config")
                            .raw(written.config())
                            .member("raw_config", written.rawConfig());
            default ->
                    throw new Refused(
                            ErrorCode.INVALID_VALUE,
                            "output_format is " + format + ", it must be raw, parsed or both");
        }
        return Answer.json(200, json.closeObject());
    }
}
