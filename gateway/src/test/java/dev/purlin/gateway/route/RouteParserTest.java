package dev.purlin.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Destination.Action;
import dev.purlin.gateway.route.Destination.ByModel;
import dev.purlin.gateway.route.Destination.Nowhere;
import dev.purlin.gateway.route.Destination.Place;
import dev.purlin.gateway.route.Destination.ToControlPlane;
import dev.purlin.gateway.route.Destination.ToEndpoint;
import org.junit.jupiter.api.Test;

class RouteParserTest {
    private static final Place PRODUCTION = new Place.Environment("production");
    private static final Action PREDICT = new Action.Predict();

    private static Destination at(String path, String host) {
        return RouteParser.parse("POST", path, host);
    }

    @Test
    void the_path_or_the_host_names_the_endpoint() {
        var expected = new ToEndpoint("abcd1234", PRODUCTION, PREDICT);
        assertThat(at("/model-abcd1234/production/predict", "x")).isEqualTo(expected);
        assertThat(at("/model-abcd1234/environments/production/predict", "x")).isEqualTo(expected);
        assertThat(at("/production/predict", "model-abcd1234.gw:8000")).isEqualTo(expected);
        assertThat(at("/production/predict", "MODEL-ABCD1234.gw")).isEqualTo(expected);
    }

    @Test
    void a_place_is_an_environment_or_one_deployment() {
        assertThat(at("/model-a/development/predict", "x"))
                .isEqualTo(new ToEndpoint("a", new Place.Environment("development"), PREDICT));
        assertThat(at("/model-a/environments/blue%20green/predict", "x"))
                .isEqualTo(new ToEndpoint("a", new Place.Environment("blue green"), PREDICT));
        assertThat(at("/model-a/deployment/d1/predict", "x"))
                .isEqualTo(new ToEndpoint("a", new Place.Exactly("d1"), PREDICT));
        assertThat(at("/model-a/environments/%zz/predict", "x")).isInstanceOf(Nowhere.class);
    }

    @Test
    void a_regional_host_takes_bare_paths_only() {
        assertThat(at("/predict", "model-a-eu-west.gw"))
                .isEqualTo(new ToEndpoint("a", new Place.Environment("eu-west"), PREDICT));
        assertThat(at("/model-a-eu/wake", "x"))
                .isEqualTo(new ToEndpoint("a", new Place.Environment("eu"), new Action.Wake()));
        assertThat(at("/production/predict", "model-a-eu.gw")).isInstanceOf(Nowhere.class);
    }

    @Test
    void sync_keeps_the_rest_of_the_path_as_it_is() {
        assertThat(at("/model-a/production/sync/v1/x%2Fy", "x"))
                .isEqualTo(new ToEndpoint("a", PRODUCTION, new Action.Sync("/v1/x%2Fy")));
        assertThat(at("/model-a/production/sync", "x"))
                .isEqualTo(new ToEndpoint("a", PRODUCTION, new Action.Sync("/")));
        for (String dots : new String[] {"/..", "/../x", "/%2e%2e/x", "/x/%2E", "/..%2fx"}) {
            assertThat(at("/model-a/production/sync" + dots, "x")).isInstanceOf(Nowhere.class);
        }
        assertThat(at("/model-a/production/sync/..x/.y", "x")).isInstanceOf(ToEndpoint.class);
    }

    @Test
    void all_else_is_the_control_planes() {
        for (String path :
                new String[] {
                    "/",
                    "/v1/models",
                    "/model-a",
                    "/model-a/production",
                    "/model-a/production/async_predict",
                    "/model-a/async_request/1",
                    "/model-a/production/async_queue_status"
                }) {
            assertThat(at(path, "x")).isInstanceOf(ToControlPlane.class);
        }
        assertThat(at("/v1/embeddings", "x")).isInstanceOf(ByModel.class);
        assertThat(RouteParser.parse("GET", "/v1/embeddings", "x"))
                .isInstanceOf(ToControlPlane.class);
        assertThat(RouteParser.parse("GET", "/x", null)).isInstanceOf(ToControlPlane.class);
    }
}
