package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.PromotionSettings;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Ids;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.PromotionRow.Cleanup;
import dev.purlin.platform.store.PromotionRow.Status;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deployments on their way into environments: begun, called off, or taken back.
public record Promotions(Finder finder, Look look, Changes changes, Deployments deployments) {
    record Asked(@Nullable String deploymentId, boolean scaleDown) {}

    private static final JsonField<@Nullable String> DEPLOYMENT =
            JsonField.maybe("deployment_id", JsonType.TEXT, "What is to be in the environment.");
    private static final JsonField<Boolean> SCALE_DOWN =
            JsonField.flag("scale_down_previous_deployment", true, "");
    private static final JsonField<Boolean> SCALE_DOWN_PRODUCTION =
            JsonField.flag("scale_down_previous_production", true, "");
    static final JsonType<Asked> TYPE =
            new JsonObject<>(
                    "Promotion",
                    List.of(DEPLOYMENT, SCALE_DOWN, SCALE_DOWN_PRODUCTION),
                    in ->
                            new Asked(
                                    in.get(DEPLOYMENT),
                                    in.get(SCALE_DOWN) && in.get(SCALE_DOWN_PRODUCTION)));

    /// A deployment to production.
    public Answer toProduction(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        DeploymentRow deployment = finder.deployment(request, endpoint);
        Asked asked = Bodies.read(request, TYPE);
        EnvironmentRow production = finder.environment(endpoint, Finder.PRODUCTION);
        return begin(request, endpoint, production, deployment, asked.scaleDown());
    }

    /// What the body names to the path's environment.
    public Answer toEnvironment(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow environment = finder.environment(request, endpoint);
        Asked asked = Bodies.read(request, TYPE);
        String wanted = asked.deploymentId();
        if (wanted == null) {
            throw new Refused(ErrorCode.INVALID_VALUE, "deployment_id is missing");
        }
        DeploymentRow deployment =
                finder.deployment(endpoint, wanted)
                        .orElseThrow(() -> Finder.noDeployment(endpoint, wanted));
        return begin(request, endpoint, environment, deployment, asked.scaleDown());
    }

    /// To what the environment pointed at before.
    public Answer rollback(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow environment = finder.environment(request, endpoint);
        DeploymentRow before =
                finder.store()
                        .deploymentBefore(environment)
                        .flatMap(id -> finder.deployment(endpoint, id))
                        .orElseThrow(() ->
                                new Refused(
                                        ErrorCode.CONFLICT,
                                        "environment "
                                                + environment.name()
                                                + " has no deployment before its current one"));
        return begin(request, endpoint, environment, before, true);
    }

    private Answer begin(
            Request request,
            EndpointRow endpoint,
            EnvironmentRow environment,
            DeploymentRow deployment,
            boolean scaleDown) {
        if (!deployment.id().equals(environment.deploymentId())) {
            switch (deployment.status()) {
                case BUILD_FAILED, DEPLOY_FAILED ->
                        throw new Refused(
                                ErrorCode.CONFLICT,
                                "deployment " + deployment.id() + " is " + deployment.status());
                case INACTIVE, DEACTIVATING -> deployments.activate(request, deployment);
                default -> {}
            }
            start(request, environment, deployment, scaleDown);
        }
        var json = new JsonWriter();
        look.deployment(json, finder.deployment(endpoint, deployment.id()).orElse(deployment));
        return Answer.json(200, json);
    }

    /// Where a new deployment is to go: it must be free for another promotion. The development one
    /// is made when there is none.
    EnvironmentRow target(Request request, EndpointRow endpoint, String name) {
        if (name.equals(Finder.DEVELOPMENT)) {
            var made = EnvironmentRow.plain(endpoint.id(), name, null, changes.clock().instant());
            String subject = Changes.environment(endpoint.id(), name);
            var _ =
                    changes.made(
                            changes.store()
                                    .addEnvironment(
                                            made, changes.event(request, subject, "ADDED")));
        }
        EnvironmentRow environment = finder.environment(endpoint, name);
        boolean isFree =
                finder.store()
                        .newestPromotion(endpoint.id(), name)
                        .filter(promotion -> promotion.endedAt() == null)
                        .isEmpty();
        if (!isFree) {
            throw underWay(environment);
        }
        return environment;
    }

    private static Refused underWay(EnvironmentRow environment) {
        return new Refused(
                ErrorCode.CONFLICT,
                "environment "
                        + environment.name()
                        + " has a promotion under way: cancel it, or wait for its end");
    }

    void start(
            Request request,
            EnvironmentRow environment,
            DeploymentRow deployment,
            boolean scaleDown) {
        Instant now = changes.clock().instant();
        Cleanup cleanup = PromotionSettings.parse(environment.promoting()).cleanup();
        String why = "deployment " + deployment.id() + " is on its way";
        var promotion =
                new PromotionRow(
                        Ids.make(),
                        environment.endpointId(),
                        environment.name(),
                        deployment.id(),
                        environment.deploymentId(),
                        scaleDown ? cleanup : Cleanup.KEEP,
                        Status.RELEASING,
                        why,
                        now,
                        null);
        var event =
                changes.event(
                        request,
                        Changes.environment(environment.endpointId(), environment.name()),
                        environment.deploymentId(),
                        Status.RELEASING.name(),
                        why);
        if (!changes.made(changes.store().startPromotion(promotion, event))) {
            throw underWay(environment);
        }
    }

    public Answer cancel(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow environment = finder.environment(request, endpoint);
        Optional<PromotionRow> underWay =
                finder.store()
                        .newestPromotion(endpoint.id(), environment.name())
                        .filter(promotion -> promotion.endedAt() == null);
        boolean canceled = underWay.isPresent() && canceled(request, environment, underWay.get());
        if (!canceled) {
            throw new Refused(
                    ErrorCode.CONFLICT,
                    "environment " + environment.name() + " has no promotion under way");
        }
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("status", Status.CANCELED.name())
                        .member("message", "traffic stays where it is")
                        .closeObject());
    }

    private boolean canceled(Request request, EnvironmentRow environment, PromotionRow promotion) {
        var event =
                changes.event(
                        request,
                        Changes.environment(environment.endpointId(), environment.name()),
                        promotion.status().name(),
                        Status.CANCELED.name(),
                        "asked for");
        return changes.made(changes.store().endPromotion(promotion, Status.CANCELED, event));
    }
}
