package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Event;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;

/// Deployments as clients of Baseten's API know them.
public record Deployments(Finder finder, Look look, Changes changes) {
    /// A status is changed by loops too, so an order may find that another one was faster.
    private static final int TRIES = 5;

    public Answer all(Request request) {
        EndpointRow endpoint = finder.endpoint(request);
        List<EnvironmentRow> environments = finder.store().environmentsOf(endpoint.id());
        var json = new JsonWriter().openObject().name("deployments").openList();
        for (DeploymentRow deployment : finder.store().deploymentsOf(endpoint.id())) {
            look.deployment(json, deployment, environments);
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    public Answer one(Request request) {
        return shown(finder.deployment(request, finder.endpoint(request)));
    }

    private Answer shown(DeploymentRow deployment) {
        var json = new JsonWriter();
        look.deployment(json, deployment);
        return Answer.json(200, json);
    }

    public Answer delete(Request request) {
        DeploymentRow deployment = finder.deployment(request, finder.endpoint(request));
        String id = deployment.id();
        Event event = changes.event(request, Changes.DEPLOYMENT + id, "DELETED");
        if (!changes.made(changes.store().deleteDeployment(id, event))) {
            throw new Refused(
                    ErrorCode.CONFLICT,
                    "deployment " + id + " is in an environment: promote another one there first");
        }
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("id", id)
                        .member("deleted", true)
                        .member("model_id", deployment.endpointId())
                        .closeObject());
    }

    public Answer changeScaling(Request request) {
        DeploymentRow deployment = finder.deployment(request, finder.endpoint(request));
        ScalingSettings before = ScalingSettings.parse(deployment.scaling());
        ScalingSettings after = Bodies.read(request, ScalingSettings.type(before));
        boolean same = after.equals(before);
        if (!same) {
            changes.made(
                    changes.store()
                            .changeScaling(
                                    deployment.id(),
                                    after.json(),
                                    changes.event(
                                            request,
                                            Changes.DEPLOYMENT + deployment.id(),
                                            before.json(),
                                            after.json(),
                                            "rescaled")));
        }
        return Bodies.changed(same);
    }

    public Answer activate(Request request) {
        activate(request, finder.deployment(request, finder.endpoint(request)));
        return Bodies.success();
    }

    /// What is not switched off stays as it is.
    void activate(Request request, DeploymentRow deployment) {
        order(
                request,
                deployment,
                status ->
                        switch (status) {
                            case INACTIVE, DEACTIVATING -> DeploymentStatus.DEPLOYING;
                            default -> status;
                        });
    }

    public Answer deactivate(Request request) {
        deactivate(request, finder.deployment(request, finder.endpoint(request)));
        return Bodies.success();
    }

    void deactivate(Request request, DeploymentRow deployment) {
        order(
                request,
                deployment,
                status ->
                        switch (status) {
                            case INACTIVE, DEACTIVATING -> status;
                            default -> DeploymentStatus.DEACTIVATING;
                        });
    }

    /// Tries one again that failed before it was ever active.
    public Answer retry(Request request) {
        DeploymentRow deployment = finder.deployment(request, finder.endpoint(request));
        boolean retried =
                order(
                        request,
                        deployment,
                        status ->
                                switch (status) {
                                    case DEPLOY_FAILED -> DeploymentStatus.DEPLOYING;
                                    case BUILD_FAILED -> DeploymentStatus.BUILDING;
                                    default -> status;
                                });
        var json = new JsonWriter().openObject().member("retried", retried);
        if (!retried) {
            json.member(
                    "reason", "it is " + deployment.status() + ": only what failed can be retried");
        }
        json.name("deployment");
        look.deployment(json, finder.store().deployment(deployment.id()).orElse(deployment));
        return Answer.json(200, json.closeObject());
    }

    private interface Order {
        /// The status that is to be; the same when there is nothing to do.
        DeploymentStatus after(DeploymentStatus now);
    }

    /// True when something was to do.
    private boolean order(Request request, DeploymentRow deployment, Order order) {
        for (int i = 0; i < TRIES; i++) {
            DeploymentStatus now = status(deployment);
            DeploymentStatus after = order.after(now);
            if (after == now) {
                return false;
            }
            Event event =
                    changes.event(
                            request,
                            Changes.DEPLOYMENT + deployment.id(),
                            now.name(),
                            after.name(),
                            "asked for by " + request.actor());
            if (changes.made(changes.store().moveDeployment(deployment.id(), now, after, event))) {
                return true;
            }
        }
        throw new Refused(
                ErrorCode.CONFLICT, "deployment " + deployment.id() + " changes: ask again");
    }

    private DeploymentStatus status(DeploymentRow deployment) {
        return finder.store()
                .deployment(deployment.id())
                .map(DeploymentRow::status)
                .orElseThrow(() ->
                        new Refused(
                                ErrorCode.ENDPOINT_UNKNOWN,
                                "deployment " + deployment.id() + " is deleted"));
    }
}
