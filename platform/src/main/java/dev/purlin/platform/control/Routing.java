package dev.purlin.platform.control;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.Traffic;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.KeyRow;
import dev.purlin.platform.store.PromotionRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The snapshot that the gateway routes by, from what is configured and what runs. Pure.
final class Routing {
    /// Requests that may wait for a replica of one deployment.
    private static final int MOST_WAITING = 1_000;

    private Routing() {}

    static Snapshot snapshot(long number, Catalog catalog, FleetView fleet) {
        Map<String, List<DeploymentRow>> deployments =
                catalog.deployments().stream()
                        .collect(Collectors.groupingBy(DeploymentRow::endpointId));
        Map<String, List<EnvironmentRow>> environments =
                catalog.environments().stream()
                        .collect(Collectors.groupingBy(EnvironmentRow::endpointId));
        Map<String, List<PromotionRow>> promotions =
                catalog.promotions().stream()
                        .filter(promotion -> promotion.progress().percent() > 0)
                        .collect(Collectors.groupingBy(PromotionRow::endpointId));
        Map<String, Endpoint> endpoints =
                catalog.endpoints().stream()
                        .map(endpoint ->
                                endpoint(
                                        endpoint,
                                        deployments.getOrDefault(endpoint.id(), List.of()),
                                        environments.getOrDefault(endpoint.id(), List.of()),
                                        promotions.getOrDefault(endpoint.id(), List.of()),
                                        fleet))
                        .collect(Collectors.toMap(Endpoint::id, Function.identity()));
        Map<String, Key> keys =
                catalog.keys().stream()
                        .filter(key -> key.revokedAt() == null)
                        .map(Routing::key)
                        .collect(Collectors.toMap(Key::prefix, Function.identity()));
        return new Snapshot(number, endpoints, modelNames(catalog, fleet), keys);
    }

    private static Endpoint endpoint(
            EndpointRow row,
            List<DeploymentRow> ofEndpoint,
            List<EnvironmentRow> environmentsOf,
            List<PromotionRow> promotions,
            FleetView fleet) {
        Map<String, Deployment> deployments =
                ofEndpoint.stream()
                        .map(deployment -> fleet.deployments().get(deployment.id()))
                        .filter(view -> view != null)
                        .map(Routing::deployment)
                        .collect(Collectors.toMap(Deployment::id, Function.identity()));
        Map<String, Traffic> environments = new HashMap<>();
        for (EnvironmentRow environment : environmentsOf) {
            String id = environment.deploymentId();
            // One that points at nothing leads nowhere.
            if (id != null) {
                environments.put(environment.name(), traffic(id, environment, promotions));
            }
        }
        return new Endpoint(row.id(), row.name(), false, environments, deployments);
    }

    private static Traffic traffic(
            String id, EnvironmentRow environment, List<PromotionRow> promotions) {
        return promotions.stream()
                .filter(environment::isTargetOf)
                .findFirst()
                .map(p -> new Traffic(id, p.deploymentId(), p.progress().percent()))
                .orElse(Traffic.all(id));
    }

    private static Deployment deployment(DeploymentView view) {
        DeploymentConfig config = view.config();
        return new Deployment(
                view.deploymentId(),
                phase(view.status(), !view.ready().isEmpty()),
                config.predictPath(),
                config.mostInFlightPerReplica(),
                MOST_WAITING,
                Duration.ofSeconds(config.predictTimeoutSeconds()),
                config.repeatsSent(),
                view.ready().stream()
                        .map(r -> new Replica(r.replicaId(), r.host(), r.port()))
                        .toList());
    }

    static Phase phase(DeploymentStatus status, boolean hasReady) {
        if (hasReady) {
            return Phase.SERVING;
        }
        return switch (status) {
            case BUILD_FAILED, DEPLOY_FAILED -> Phase.UNAVAILABLE;
            case DEACTIVATING, INACTIVE -> Phase.DEACTIVATED;
            case BUILDING, DEPLOYING, LOADING_MODEL, ACTIVE, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP ->
                    Phase.WAKEABLE;
        };
    }

    /// An endpoint's own name wins over another endpoint's alias; of equals, the older endpoint's.
    private static Map<String, String> modelNames(Catalog catalog, FleetView fleet) {
        var names = new HashMap<String, String>();
        for (EndpointRow endpoint : catalog.endpoints()) {
            names.putIfAbsent(endpoint.id(), endpoint.id());
            names.putIfAbsent(endpoint.name(), endpoint.id());
        }
        for (DeploymentRow row : catalog.deployments()) {
            DeploymentView view = fleet.deployments().get(row.id());
            if (view != null) {
                view.config().modelNames().forEach(n -> names.putIfAbsent(n, row.endpointId()));
            }
        }
        return names;
    }

    private static Key key(KeyRow row) {
        Set<Scope> scopes = new HashSet<>();
        for (KeyRow.Scope scope : row.scopes()) {
            scopes.add(
                    switch (scope) {
                        case MANAGE -> Scope.MANAGE;
                        case INVOKE -> Scope.INVOKE;
                        case METRICS -> Scope.METRICS;
                    });
        }
        return new Key(row.prefix(), row.secretHash(), scopes, row.endpoints(), row.expiresAt());
    }
}
