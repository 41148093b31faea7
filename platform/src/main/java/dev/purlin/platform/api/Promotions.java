package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.PromotionSettings;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Ids;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.PromotionRow.Cleanup;
import dev.purlin.platform.store.PromotionRow.Progress;
import dev.purlin.platform.store.PromotionRow.Status;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Deployments on their way into environments: begun, held, called off, or taken back.
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
        if (underWay(environment).isPresent()) {
            throw isTaken(environment);
        }
        return environment;
    }

    private static Refused isTaken(EnvironmentRow environment) {
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
        PromotionSettings settings = PromotionSettings.parse(environment.promoting());
        String why = "deployment " + deployment.id() + " is on its way";
        var promotion =
                new PromotionRow(
                        Ids.make(),
                        environment.endpointId(),
                        environment.name(),
                        deployment.id(),
                        environment.deploymentId(),
                        scaleDown ? settings.cleanup() : Cleanup.KEEP,
                        environment.promoting(),
                        Status.RELEASING,
                        Progress.none(now),
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
            throw isTaken(environment);
        }
    }

    /// Traffic goes back; at once where little of it moved.
    public Answer cancel(Request request) {
        Status status =
                changed(
                        request,
                        promotion -> {
                            if (promotion.progress().percent() == 0) {
                                return ended(request, promotion, Status.CANCELED);
                            }
                            return promotion.status() == Status.RAMPING_DOWN
                                    ? Optional.of(Status.RAMPING_DOWN)
                                    : moved(request, promotion, Status.RAMPING_DOWN);
                        });
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("status", status.name())
                        .member(
                                "message",
                                status == Status.CANCELED
                                        ? "traffic stays where it is"
                                        : "traffic goes back once the deployment before is ready")
                        .closeObject());
    }

    /// The share stays what it is.
    public Answer pause(Request request) {
        changed(
                request,
                promotion ->
                        switch (promotion.status()) {
                            case PAUSED -> Optional.of(Status.PAUSED);
                            case RELEASING, RAMPING_UP -> moved(request, promotion, Status.PAUSED);
                            default -> throw isNot(promotion, "RELEASING or RAMPING_UP");
                        });
        return Bodies.success();
    }

    public Answer resume(Request request) {
        changed(
                request,
                promotion -> {
                    if (promotion.status() != Status.PAUSED) {
                        throw isNot(promotion, "PAUSED");
                    }
                    boolean hasBegun = promotion.progress().percent() > 0;
                    return moved(
                            request, promotion, hasBegun ? Status.RAMPING_UP : Status.RELEASING);
                });
        return Bodies.success();
    }

    /// All traffic goes back now, ready or not.
    public Answer forceCancel(Request request) {
        changed(request, promotion -> ended(request, promotion, Status.CANCELED));
        return Bodies.success();
    }

    /// All traffic goes to the candidate now, ready or not. The reconciler does what follows when
    /// the last step, which began long ago by this, is over.
    public Answer forceForward(Request request) {
        changed(
                request,
                promotion ->
                        moved(
                                request,
                                promotion,
                                Status.RAMPING_UP,
                                promotion.progress().complete()));
        return Bodies.success();
    }

    private static Refused isNot(PromotionRow promotion, String wanted) {
        return new Refused(
                ErrorCode.CONFLICT,
                "the promotion is " + promotion.status() + ", it must be " + wanted);
    }

    /// What the reconciler changed meanwhile is looked at again.
    private Status changed(Request request, Function<PromotionRow, Optional<Status>> change) {
        EndpointRow endpoint = finder.endpoint(request);
        EnvironmentRow environment = finder.environment(request, endpoint);
        while (true) {
            PromotionRow promotion =
                    underWay(environment)
                            .orElseThrow(() ->
                                    new Refused(
                                            ErrorCode.CONFLICT,
                                            "environment "
                                                    + environment.name()
                                                    + " has no promotion under way"));
            Optional<Status> status = change.apply(promotion);
            if (status.isPresent()) {
                return status.get();
            }
        }
    }

    private Optional<PromotionRow> underWay(EnvironmentRow environment) {
        return finder.store()
                .newestPromotion(environment.endpointId(), environment.name())
                .filter(promotion -> promotion.endedAt() == null);
    }

    /// The share stays, and its step begins again.
    private Optional<Status> moved(Request request, PromotionRow promotion, Status status) {
        Instant now = changes.clock().instant();
        return moved(request, promotion, status, promotion.progress().at(now));
    }

    /// Absent when somebody else was faster.
    private Optional<Status> moved(
            Request request, PromotionRow promotion, Status status, Progress progress) {
        Event event = event(request, promotion, status);
        return changes.made(changes.store().movePromotion(promotion, status, progress, event))
                ? Optional.of(status)
                : Optional.empty();
    }

    private Optional<Status> ended(Request request, PromotionRow promotion, Status status) {
        Event event = event(request, promotion, status);
        return changes.made(changes.store().endPromotion(promotion, status, event))
                ? Optional.of(status)
                : Optional.empty();
    }

    private Event event(Request request, PromotionRow promotion, Status status) {
        return changes.event(
                request,
                Changes.environment(promotion.endpointId(), promotion.environment()),
                promotion.status().name(),
                status.name(),
                "asked for");
    }
}
