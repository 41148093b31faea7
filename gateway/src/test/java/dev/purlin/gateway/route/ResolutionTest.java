package dev.purlin.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.purlin.gateway.route.Destination.Place;
import dev.purlin.wire.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final int DRAWS = 20_000;
    private static final Place PRODUCTION = new Place.Environment("production");
    private static final Place DEVELOPMENT = new Place.Environment("development");

    private static Endpoint endpoint(Map<String, Traffic> environments, Deployment... of) {
        Map<String, Deployment> deployments = new HashMap<>();
        for (Deployment deployment : of) {
            deployments.put(deployment.id(), deployment);
        }
        return new Endpoint("e", "e", false, environments, deployments);
    }

    private static Deployment deployment(String id, Phase phase) {
        return new Deployment(id, phase, "/predict", 0, 1, Duration.ofSeconds(1), false, List.of());
    }

    private static String found(Endpoint endpoint, Place place) {
        Resolution resolution = Resolution.of(endpoint, place, true);
        assertThat(resolution).isInstanceOf(Resolution.Found.class);
        return ((Resolution.Found) resolution).deployment().id();
    }

    private static ErrorCode refused(Endpoint endpoint, Place place, boolean fallsBack) {
        Resolution resolution = Resolution.of(endpoint, place, fallsBack);
        assertThat(resolution).isInstanceOf(Resolution.Missing.class);
        return ((Resolution.Missing) resolution).code();
    }

    private static Endpoint split(int percent, Phase current, Phase candidate) {
        return endpoint(
                Map.of("production", new Traffic("old", "new", percent)),
                deployment("old", current),
                deployment("new", candidate));
    }

    private static double share(Endpoint endpoint) {
        int candidates = 0;
        for (int i = 0; i < DRAWS; i++) {
            candidates += found(endpoint, PRODUCTION).equals("new") ? 1 : 0;
        }
        return 100.0 * candidates / DRAWS;
    }

    @Test
    void a_candidate_gets_its_share() {
        for (int percent : List.of(1, 25, 50, 99)) {
            // Four standard deviations of the widest are 1.4.
            assertThat(share(split(percent, Phase.SERVING, Phase.SERVING)))
                    .isCloseTo(percent, within(1.5));
        }
        assertThat(share(split(100, Phase.SERVING, Phase.SERVING))).isEqualTo(100);
    }

    @Test
    void who_has_a_replica_answers_for_who_has_none() {
        assertThat(share(split(50, Phase.SERVING, Phase.WAKEABLE))).isZero();
        assertThat(share(split(100, Phase.SERVING, Phase.UNAVAILABLE))).isZero();
        assertThat(share(split(1, Phase.WAKEABLE, Phase.SERVING))).isEqualTo(100);
        assertThat(share(split(50, Phase.WAKEABLE, Phase.WAKEABLE))).isBetween(48.0, 52.0);
    }

    @Test
    void a_share_without_a_candidate_is_none() {
        assertThatThrownBy(() -> new Traffic("old", null, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Traffic("old", "new", 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Traffic("old", "new", 101))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void development_means_production_where_nothing_is_in_development() {
        Endpoint plain =
                endpoint(
                        Map.of("production", Traffic.all("old")),
                        deployment("old", Phase.SERVING),
                        deployment("draft", Phase.SERVING));
        assertThat(found(plain, DEVELOPMENT)).isEqualTo("old");
        assertThat(refused(plain, DEVELOPMENT, false)).isEqualTo(ErrorCode.ENDPOINT_UNKNOWN);
        assertThat(refused(plain, new Place.Environment("staging"), true))
                .isEqualTo(ErrorCode.ENDPOINT_UNKNOWN);
        Endpoint both =
                endpoint(
                        Map.of(
                                "production",
                                Traffic.all("old"),
                                "development",
                                Traffic.all("draft")),
                        deployment("old", Phase.SERVING),
                        deployment("draft", Phase.WAKEABLE));
        assertThat(found(both, DEVELOPMENT)).isEqualTo("draft");
    }

    @Test
    void what_cannot_answer_is_refused_by_what_it_is() {
        Endpoint one =
                endpoint(
                        Map.of("production", Traffic.all("gone")),
                        deployment("off", Phase.DEACTIVATED),
                        deployment("failed", Phase.UNAVAILABLE));
        assertThat(refused(one, PRODUCTION, true)).isEqualTo(ErrorCode.ENDPOINT_UNKNOWN);
        assertThat(refused(one, new Place.Exactly("none"), true))
                .isEqualTo(ErrorCode.ENDPOINT_UNKNOWN);
        assertThat(refused(one, new Place.Exactly("off"), true))
                .isEqualTo(ErrorCode.DEPLOYMENT_DEACTIVATED);
        assertThat(refused(one, new Place.Exactly("failed"), true))
                .isEqualTo(ErrorCode.DEPLOYMENT_UNAVAILABLE);
    }
}
