package dev.purlin.platform.api;

import dev.purlin.httpserver.Answer;
import dev.purlin.platform.control.FleetView;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Store;
import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// Endpoints and deployments as clients of Baseten's API know them, and the endpoints as models for
/// clients of OpenAI's: one answer with the members of both.
///
/// @param changed told when what is configured has changed
public record Models(
        Store store, Supplier<FleetView> fleet, Runnable changed, InstantSource clock) {
    private static final String PRODUCTION = "production";
    private static final String DEVELOPMENT = "development";

    public Answer all(Request request) {
        List<EndpointRow> endpoints = visible(request);
        var json = new JsonWriter().openObject().name("models").openList();
        endpoints.forEach(endpoint -> model(json.openObject(), endpoint).closeObject());
        json.closeList().member("object", "list").name("data").openList();
        for (EndpointRow endpoint : endpoints) {
            json.openObject().member("id", endpoint.name());
            openAi(json, endpoint).closeObject();
        }
        return Answer.json(200, json.closeList().closeObject());
    }

    /// Those that the key may see.
    private List<EndpointRow> visible(Request request) {
        return store.endpoints().stream().filter(e -> maySee(request, e)).toList();
    }

    private static boolean maySee(Request request, EndpointRow endpoint) {
        return request.key()
                .map(key -> key.endpoints().isEmpty() || key.endpoints().contains(endpoint.id()))
                .orElse(false);
    }

    public Answer one(Request request) {
        EndpointRow endpoint = endpoint(request);
        var json = model(new JsonWriter().openObject(), endpoint);
        return Answer.json(200, openAi(json, endpoint).closeObject());
    }

    public Answer delete(Request request) {
        EndpointRow endpoint = endpoint(request);
        boolean deleted =
                store.deleteEndpoint(
                                endpoint.id(),
                                event(request, "endpoint:" + endpoint.id(), "DELETED"))
                        .join();
        changed.run();
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("id", endpoint.id())
                        .member("deleted", deleted)
                        .closeObject());
    }

    private Event event(Request request, String subject, String to) {
        return new Event(clock.instant(), request.actor(), subject, null, to, "asked for");
    }

    public Answer deployments(Request request) {
        EndpointRow endpoint = endpoint(request);
        var json = new JsonWriter().openObject().name("deployments").openList();
        deploymentsOf(endpoint).forEach(deployment -> deployment(json, deployment));
        return Answer.json(200, json.closeList().closeObject());
    }

    public Answer deployment(Request request) {
        var json = new JsonWriter();
        deployment(json, deployment(request, endpoint(request)));
        return Answer.json(200, json);
    }

    public Answer changeScaling(Request request) {
        DeploymentRow deployment = deployment(request, endpoint(request));
        ScalingSettings before = ScalingSettings.parse(deployment.scaling());
        ScalingSettings after = changed(before, request.call().body());
        boolean same = after.equals(before);
        if (!same) {
            store.changeScaling(
                            deployment.id(),
                            after.json(),
                            event(request, "deployment:" + deployment.id(), "RESCALED"))
                    .join();
            changed.run();
        }
        return Answer.json(
                200,
                new JsonWriter()
                        .openObject()
                        .member("status", same ? "UNCHANGED" : "ACCEPTED")
                        .member("message", same ? "nothing to change" : "the settings count now")
                        .closeObject());
    }

    private static ScalingSettings changed(ScalingSettings before, byte[] body) {
        try {
            return before.changed(body);
        } catch (IllegalArgumentException outOfRange) {
            throw new Refused(ErrorCode.MALFORMED_REQUEST, String.valueOf(outOfRange.getMessage()));
        }
    }

    private EndpointRow endpoint(Request request) {
        String wanted = request.part(0);
        return visible(request).stream()
                .filter(e -> e.id().equals(wanted) || e.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new Refused(ErrorCode.ENDPOINT_UNKNOWN, "there is no model " + wanted));
    }

    private List<DeploymentRow> deploymentsOf(EndpointRow endpoint) {
        return store.deployments().stream()
                .filter(deployment -> deployment.endpointId().equals(endpoint.id()))
                .toList();
    }

    /// By id, or as `production` or `development`.
    private DeploymentRow deployment(Request request, EndpointRow endpoint) {
        String wanted = request.part(1);
        String id = in(endpoint, wanted).orElse(wanted);
        return deploymentsOf(endpoint).stream()
                .filter(deployment -> deployment.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new Refused(
                                ErrorCode.ENDPOINT_UNKNOWN,
                                "model " + endpoint.id() + " has no deployment " + wanted));
    }

    private Optional<String> in(EndpointRow endpoint, String environment) {
        return environments(endpoint).stream()
                .filter(e -> e.name().equals(environment))
                .map(EnvironmentRow::deploymentId)
                .findFirst();
    }

    private List<EnvironmentRow> environments(EndpointRow endpoint) {
        return store.environments().stream()
                .filter(environment -> environment.endpointId().equals(endpoint.id()))
                .toList();
    }

    private JsonWriter model(JsonWriter json, EndpointRow endpoint) {
        return json.member("id", endpoint.id())
                .member("created_at", endpoint.createdAt().toString())
                .member("name", endpoint.name())
                .member("deployments_count", deploymentsOf(endpoint).size())
                .member("production_deployment_id", in(endpoint, PRODUCTION).orElse(null))
                .member("development_deployment_id", in(endpoint, DEVELOPMENT).orElse(null))
                .member("instance_type_name", "process")
                .member("team_name", owner(endpoint));
    }

    private JsonWriter openAi(JsonWriter json, EndpointRow endpoint) {
        return json.member("object", "model")
                .member("created", endpoint.createdAt().getEpochSecond())
                .member("owned_by", owner(endpoint));
    }

    private String owner(EndpointRow endpoint) {
        return store.entity(endpoint.entityId()).map(e -> e.name()).orElse(endpoint.entityId());
    }

    private void deployment(JsonWriter json, DeploymentRow row) {
        DeploymentView view = fleet.get().deployments().get(row.id());
        String environment =
                store.environments().stream()
                        .filter(e -> e.deploymentId().equals(row.id()))
                        .map(EnvironmentRow::name)
                        .findFirst()
                        .orElse(null);
        json.openObject()
                .member("id", row.id())
                .member("created_at", row.createdAt().toString())
                .member("name", row.name())
                .member("model_id", row.endpointId())
                .member("is_production", Objects.equals(environment, PRODUCTION))
                .member("is_development", Objects.equals(environment, DEVELOPMENT))
                .member("status", row.status().name())
                .member("status_reason", row.reason())
                .member("active_replica_count", view == null ? 0 : view.ready().size())
                .name("autoscaling_settings")
                .raw(row.scaling())
                .member("instance_type_name", "process")
                .member("environment", environment)
                .closeObject();
    }
}
