package dev.purlin.platform.api;

import static dev.purlin.platform.api.Finder.DEVELOPMENT;
import static dev.purlin.platform.api.Finder.PRODUCTION;

import dev.purlin.platform.control.FleetView;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.InstanceType;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.Store;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How endpoints and deployments look to clients of Baseten's API, and endpoints as models to
/// clients of OpenAI's.
public record Look(Store store, Supplier<FleetView> fleet, InstanceType instanceType) {
    /// A whole object.
    void endpoint(JsonWriter json, EndpointRow endpoint) {
        List<DeploymentRow> deployments = store.deploymentsOf(endpoint.id());
        members(
                json.openObject(),
                endpoint,
                deployments.size(),
                store.environmentsOf(endpoint.id()),
                Owners.read(store));
        json.closeObject();
    }

    /// Its members; the object is the caller's.
    JsonWriter members(
            JsonWriter json,
            EndpointRow endpoint,
            int deployments,
            List<EnvironmentRow> environments,
            Owners owners) {
        return json.member("id", endpoint.id())
                .member("created_at", endpoint.createdAt().toString())
                .member("name", endpoint.name())
                .member("deployments_count", deployments)
                .member("production_deployment_id", in(environments, PRODUCTION))
                .member("development_deployment_id", in(environments, DEVELOPMENT))
                .member("instance_type_name", instanceType.name())
                .member("team_name", owners.of(endpoint.entityId()));
    }

    private static @Nullable String in(List<EnvironmentRow> environments, String name) {
        for (EnvironmentRow environment : environments) {
            if (environment.name().equals(name)) {
                return environment.deploymentId();
            }
        }
        return null;
    }

    /// What OpenAI's clients expect of a model besides its id.
    static JsonWriter openAi(JsonWriter json, EndpointRow endpoint, Owners owners) {
        return json.member("object", "model")
                .member("created", endpoint.createdAt().getEpochSecond())
                .member("owned_by", owners.of(endpoint.entityId()));
    }

    void deployment(JsonWriter json, DeploymentRow row) {
        deployment(json, row, store.environmentsOf(row.endpointId()));
    }

    /// In several environments, the oldest of them is told.
    void deployment(JsonWriter json, DeploymentRow row, List<EnvironmentRow> environments) {
        DeploymentView view = fleet.get().deployments().get(row.id());
        List<String> names =
                environments.stream()
                        .filter(e -> Objects.equals(e.deploymentId(), row.id()))
                        .map(EnvironmentRow::name)
                        .toList();
        json.openObject()
                .member("id", row.id())
                .member("created_at", row.createdAt().toString())
                .member("name", row.name())
                .member("model_id", row.endpointId())
                .member("is_production", names.contains(PRODUCTION))
                .member("is_development", names.contains(DEVELOPMENT))
                .member("status", row.status().name())
                .member("status_reason", row.reason())
                .member("active_replica_count", view == null ? 0 : view.ready().size())
                .name("autoscaling_settings")
                .raw(row.scaling())
                .member("instance_type_name", instanceType.name())
                .member("environment", names.isEmpty() ? null : names.getFirst())
                .closeObject();
    }
}
