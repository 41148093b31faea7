package dev.purlin.platform.control;

import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.EnvironmentRow;
import dev.purlin.platform.store.KeyRow;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.Store;
import java.util.List;

/// What is configured, as it was read at one moment.
record Catalog(
        List<EndpointRow> endpoints,
        List<DeploymentRow> deployments,
        List<EnvironmentRow> environments,
        List<PromotionRow> promotions,
        List<KeyRow> keys) {
    static final Catalog EMPTY = new Catalog(List.of(), List.of(), List.of(), List.of(), List.of());

    Catalog {
        endpoints = List.copyOf(endpoints);
        deployments = List.copyOf(deployments);
        environments = List.copyOf(environments);
        promotions = List.copyOf(promotions);
        keys = List.copyOf(keys);
    }

    static Catalog read(Store store) {
        return new Catalog(
                store.endpoints(),
                store.deployments(),
                store.environments(),
                store.promotionsUnderWay(),
                store.keys());
    }
}
