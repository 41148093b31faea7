package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.PromotionSettings;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.Store;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Environments as clients of Baseten's API know them.
public record Environments(Finder finder, Look look, Changes changes, Deployments deployments) {
    /// It becomes a part of host names and paths.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    record Asked(
            @Nullable String name,
            @Nullable ScalingSettings scaling,
            @Nullable PromotionSettings promoting) {}

    /// @param scaling as it is so far
    static JsonType<Asked> type(ScalingSettings scaling, PromotionSettings promoting) {
        JsonField<@Nullable String> name = JsonField.maybe("name", JsonType.TEXT, "Its name.");
        JsonField<@Nullable ScalingSettings> changedScaling =
                JsonField.maybe("autoscaling_settings", ScalingSettings.type(scaling), "");
        JsonField<@Nullable PromotionSettings> changedPromoting =
                JsonField.maybe("promotion_settings", PromotionSettings.type(promoting), "");
        return new JsonObject<>(
                "Environment",
                List.of(name, changedScaling, changedPromoting),
                in -> new Asked(in.get(name), in.get(changedScaling), in.get(changedPromoting)));
    }

    public Answer all(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        var json = new JsonWriter().openObject().name("environments").openList();
        store().environmentsOf(endpoint.id()).forEach(e -> environment(json, endpoint, e));
        return Answer.json(200, json.closeList().closeObject());
    }

    public Answer one(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        return shown(endpoint, finder.environment(request, endpoint));
    }

    private Answer shown(EndpointRow endpoint, EnvironmentRow environment) {
        var json = new JsonWriter();
        environment(json, endpoint, environment);
        return Answer.json(200, json);
    }

    private Store store() {
        return finder.store();
    }

    public Answer create(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        Asked asked =
                Bodies.read(request, type(ScalingSettings.DEFAULT, PromotionSettings.DEFAULT));
        String name = asked.name() == null ? "" : asked.name();
        checkName(name);
        var environment =
                new EnvironmentRow(
                        endpoint.id(),
                        name,
                        null,
                        changes.clock().instant(),
                        asked.scaling() == null ? null : asked.scaling().json(),
                        Objects.requireNonNullElse(asked.promoting(), PromotionSettings.DEFAULT)
                                .json());
        String subject = Changes.environment(endpoint.id(), name);
        if (!changes.made(
                store().addEnvironment(environment, changes.event(request, subject, "ADDED")))) {
            throw new Refused(
                    ErrorCode.CONFLICT, "model " + endpoint.id() + " has an environment " + name);
        }
        return shown(endpoint, finder.environment(endpoint, name));
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Refused(
                    ErrorCode.INVALID_VALUE,
                    "an environment is named \""
                            + name
                            + "\", it needs 1 to 40 of a-z, 0-9 and -, the last not at an end");
        }
    }

    public Answer change(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow before = finder.environment(request, endpoint);
        ScalingSettings scaling = scaling(endpoint, before);
        Asked asked = Bodies.read(request, type(scaling, promoting(before)));
        var after =
                new EnvironmentRow(
                        before.endpointId(),
                        before.name(),
                        before.deploymentId(),
                        before.createdAt(),
                        asked.scaling() == null || asked.scaling().equals(scaling)
                                ? before.scaling()
                                : asked.scaling().json(),
                        asked.promoting() == null || asked.promoting().equals(promoting(before))
                                ? before.promoting()
                                : asked.promoting().json());
        boolean same = after.equals(before);
        if (!same) {
            String subject = Changes.environment(endpoint.id(), before.name());
            changes.made(
                    store().changeEnvironment(after, changes.event(request, subject, "CHANGED")));
        }
        return Bodies.changed(same);
    }

    public Answer activate(Request request) {
        deployments.activate(request, current(request));
        return Bodies.success();
    }

    public Answer deactivate(Request request) {
        deployments.deactivate(request, current(request));
        return Bodies.success();
    }

    private DeploymentRow current(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow environment = finder.environment(request, endpoint);
        return inside(endpoint, environment)
                .orElseThrow(() ->
                        new Refused(
                                ErrorCode.CONFLICT,
                                "environment " + environment.name() + " has no deployment yet"));
    }

    private Optional<DeploymentRow> inside(EndpointRow endpoint, EnvironmentRow environment) {
        return Optional.ofNullable(environment.deploymentId())
                .flatMap(id -> finder.deployment(endpoint, id));
    }

    /// Its own, else those of what is in it.
    private ScalingSettings scaling(EndpointRow endpoint, EnvironmentRow environment) {
        return Optional.ofNullable(environment.scaling())
                .or(() -> inside(endpoint, environment).map(DeploymentRow::scaling))
                .map(ScalingSettings::parse)
                .orElse(ScalingSettings.DEFAULT);
    }

    private static PromotionSettings promoting(EnvironmentRow environment) {
        return PromotionSettings.parse(environment.promoting());
    }

    private void environment(JsonWriter json, EndpointRow endpoint, EnvironmentRow environment) {
        json.openObject()
                .member("name", environment.name())
                .member("created_at", environment.createdAt().toString())
                .member("model_id", endpoint.id());
        json.name("current_deployment");
        inside(endpoint, environment).ifPresentOrElse(d -> look.deployment(json, d), json::nothing);
        store().newestPromotion(endpoint.id(), environment.name())
                .filter(promotion -> promotion.endedAt() == null)
                .ifPresent(promotion -> promotion(json, endpoint, promotion));
        json.name("autoscaling_settings")
                .raw(scaling(endpoint, environment).json())
                .name("promotion_settings")
                .raw(promoting(environment).json())
                .name("instance_type");
        InstanceTypes.write(json, look.instanceType());
        json.closeObject();
    }

    private void promotion(JsonWriter json, EndpointRow endpoint, PromotionRow promotion) {
        json.name("candidate_deployment");
        finder.deployment(endpoint, promotion.deploymentId())
                .ifPresentOrElse(d -> look.deployment(json, d), json::nothing);
        json.name("in_progress_promotion")
                .openObject()
                .member("status", promotion.status().name())
                .member("percent_traffic_to_new_version", promotion.progress().percent())
                .member("error_message", (String) null)
                .member("rolling_deploy", PromotionSettings.parse(promotion.settings()).isRolling())
                .closeObject();
    }
}
