package dev.purlin.platform.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.Traffic;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EntityRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.PromotionRow.Cleanup;
import dev.purlin.platform.store.SqliteStore;
import dev.purlin.platform.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A second deployment beside the built-in one, in the care of a fleet that a test moves.
class PromotionTest {
    private static final String OLD = BuiltIn.DEPLOYMENT;
    private static final String NEW = "newer001";

    @TempDir Path folder;

    private final ScriptedDriver driver = new ScriptedDriver();
    private final ScriptedProbes probes = new ScriptedProbes();
    private final AtomicReference<Snapshot> published = new AtomicReference<>(Snapshot.empty());
    private Store store;
    private Fleet fleet;
    private Instant now = Instant.parse("2026-11-01T10:00:00Z");

    @BeforeEach
    void start_with_one_deployment_in_production_and_another_beside_it() {
        store = SqliteStore.open(folder.resolve("control.db"), now);
        store.addEntity(new EntityRow("default0", "default", now), event("ADDED")).join();
        BuiltIn.ensure(store, "default0", now);
        start();
        probes.ready(driver.of(OLD).getFirst());
        pass();
        DeploymentRow first = store.deployment(OLD).orElseThrow();
        var second =
                new DeploymentRow(
                        NEW,
                        BuiltIn.ENDPOINT,
                        "deployment-2",
                        first.config(),
                        new ScalingSettings(1, 2, 60, 900, 1, 70, 50).json(),
                        DeploymentStatus.DEPLOYING,
                        "new",
                        now,
                        null);
        store.addDeployment(second, null, event("ADDED")).join();
        reload();
    }

    private void start() {
        var launch = Launch.of(List.of("purlin", "engine"), Map.of());
        var means =
                new Means(
                        store,
                        driver,
                        probes,
                        launch,
                        this::secrets,
                        _ -> 0,
                        _ -> Instant.EPOCH,
                        Duration.ofSeconds(30));
        fleet = new Fleet(means, published::set, () -> {});
        reload();
    }

    private Map<String, String> secrets(List<String> names) {
        return names.stream().collect(Collectors.toMap(name -> name, name -> "value of " + name));
    }

    @AfterEach
    void close_the_store() {
        store.close();
    }

    private Event event(String to) {
        return new Event(now, "test", "subject", null, to, "a test");
    }

    private void pass() {
        fleet.pass(now, Duration.ofHours(1));
    }

    private void passAfter(Duration pause) {
        now = now.plus(pause);
        pass();
    }

    private void reload() {
        fleet.reload();
        pass();
    }

    private PromotionRow promote(Cleanup cleanup) {
        return promote(cleanup, PromotionSettings.DEFAULT);
    }

    private PromotionRow promote(Cleanup cleanup, PromotionSettings settings) {
        var promotion =
                new PromotionRow(
                        "promote1",
                        BuiltIn.ENDPOINT,
                        "production",
                        NEW,
                        OLD,
                        cleanup,
                        settings.json(),
                        PromotionRow.Status.RELEASING,
                        PromotionRow.Progress.none(now),
                        "begun",
                        now,
                        null);
        assertThat(store.startPromotion(promotion, event("RELEASING")).join()).isTrue();
        reload();
        pass();
        return promotion;
    }

    private String inProduction() {
        assertThat(traffic().candidateId()).isNull();
        return traffic().deploymentId();
    }

    private Traffic traffic() {
        var endpoint = requireNonNull(published.get().endpoints().get(BuiltIn.ENDPOINT));
        return requireNonNull(endpoint.environments().get("production"));
    }

    private PromotionRow newest() {
        return store.newestPromotion(BuiltIn.ENDPOINT, "production").orElseThrow();
    }

    private DeploymentStatus status(String id) {
        return store.deployment(id).orElseThrow().status();
    }

    @Test
    void traffic_moves_when_the_candidate_is_ready_and_what_it_left_falls_asleep() {
        promote(Cleanup.SCALE_TO_ZERO);
        assertThat(inProduction()).isEqualTo(OLD);
        probes.ready(driver.of(NEW).getFirst());
        pass();
        assertThat(inProduction()).isEqualTo(NEW);
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.SUCCEEDED);
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).isEqualTo(driver.of(OLD));
        driver.end(driver.of(OLD).getFirst(), 0);
        pass();
        assertThat(status(OLD)).isEqualTo(DeploymentStatus.SCALED_TO_ZERO);
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.ACTIVE);
        assertThat(store.events("environment:builtin0/production", 10))
                .extracting(e -> e.event().from() + " " + e.event().to())
                .containsExactly(OLD + " " + NEW);
    }

    @Test
    void a_sleeping_candidate_is_woken_and_held_awake_whatever_its_load_is() {
        probes.ready(driver.of(NEW).getFirst());
        store.changeScaling(
                        NEW, new ScalingSettings(0, 1, 60, 0, 1, 70, 50).json(), event("RESCALED"))
                .join();
        reload();
        fleet.want(NEW, 0, "no load", now);
        pass();
        passAfter(Duration.ofSeconds(1));
        driver.end(driver.of(NEW).getFirst(), 0);
        pass();
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.SCALED_TO_ZERO);
        promote(Cleanup.KEEP);
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.WAKING_UP);
        fleet.want(NEW, 0, "no load", now);
        pass();
        assertThat(driver.of(NEW)).hasSize(1);
        probes.ready(driver.of(NEW).getFirst());
        pass();
        assertThat(inProduction()).isEqualTo(NEW);
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).doesNotContainAnyElementsOf(driver.of(OLD));
    }

    @Test
    void what_the_candidate_left_is_deactivated_when_that_was_asked_for() {
        promote(Cleanup.DEACTIVATE);
        probes.ready(driver.of(NEW).getFirst());
        pass();
        assertThat(status(OLD)).isEqualTo(DeploymentStatus.DEACTIVATING);
        passAfter(Duration.ofSeconds(1));
        driver.end(driver.of(OLD).getFirst(), 0);
        pass();
        assertThat(status(OLD)).isEqualTo(DeploymentStatus.INACTIVE);
    }

    @Test
    void a_candidate_that_never_becomes_ready_leaves_traffic_where_it_is() {
        promote(Cleanup.SCALE_TO_ZERO);
        for (int i = 0; i < 5; i++) {
            driver.of(NEW).forEach(replica -> driver.end(replica, 1));
            pass();
            passAfter(Duration.ofMinutes(5));
        }
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.DEPLOY_FAILED);
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.FAILED);
        assertThat(newest().reason()).contains("DEPLOY_FAILED");
        assertThat(inProduction()).isEqualTo(OLD);
        assertThat(status(OLD)).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void a_promotion_that_was_canceled_moves_nothing() {
        PromotionRow promotion = promote(Cleanup.SCALE_TO_ZERO);
        store.endPromotion(promotion, PromotionRow.Status.CANCELED, event("CANCELED")).join();
        reload();
        probes.ready(driver.of(NEW).getFirst());
        pass();
        pass();
        assertThat(inProduction()).isEqualTo(OLD);
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void a_promotion_that_is_canceled_as_its_candidate_becomes_ready_stops_nothing() {
        PromotionRow promotion = promote(Cleanup.DEACTIVATE);
        probes.ready(driver.of(NEW).getFirst());
        store.endPromotion(promotion, PromotionRow.Status.CANCELED, event("CANCELED")).join();
        pass();
        passAfter(Duration.ofSeconds(1));
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.CANCELED);
        assertThat(inProduction()).isEqualTo(OLD);
        assertThat(status(OLD)).isEqualTo(DeploymentStatus.ACTIVE);
        assertThat(driver.stopped()).isEmpty();
    }

    @Test
    void a_promotion_goes_on_when_the_platform_starts_again() {
        promote(Cleanup.SCALE_TO_ZERO);
        driver.of(OLD).forEach(driver::lose);
        driver.of(NEW).forEach(driver::lose);
        start();
        assertThat(inProduction()).isEqualTo(OLD);
        probes.ready(driver.of(NEW).getFirst());
        pass();
        assertThat(inProduction()).isEqualTo(NEW);
    }

    @Test
    void what_was_deactivated_comes_back_when_it_is_activated() {
        probes.ready(driver.of(NEW).getFirst());
        pass();
        store.moveDeployment(
                        NEW,
                        DeploymentStatus.ACTIVE,
                        DeploymentStatus.DEACTIVATING,
                        event("DEACTIVATING"))
                .join();
        reload();
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).isEqualTo(driver.of(NEW));
        driver.end(driver.of(NEW).getFirst(), 0);
        pass();
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.INACTIVE);
        store.moveDeployment(
                        NEW,
                        DeploymentStatus.INACTIVE,
                        DeploymentStatus.DEPLOYING,
                        event("DEPLOYING"))
                .join();
        reload();
        probes.ready(driver.of(NEW).getFirst());
        pass();
        pass();
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void what_failed_is_tried_again_from_the_beginning() {
        for (int i = 0; i < 5; i++) {
            driver.of(NEW).forEach(replica -> driver.end(replica, 1));
            pass();
            passAfter(Duration.ofMinutes(5));
        }
        store.moveDeployment(
                        NEW,
                        DeploymentStatus.DEPLOY_FAILED,
                        DeploymentStatus.DEPLOYING,
                        event("DEPLOYING"))
                .join();
        reload();
        assertThat(driver.of(NEW)).hasSize(1);
        assertThat(status(NEW)).isEqualTo(DeploymentStatus.LOADING_MODEL);
    }

    private static PromotionSettings rolling(int stabilizationSeconds) {
        return new PromotionSettings(
                Cleanup.SCALE_TO_ZERO,
                true,
                new RollingSettings(10, 0, stabilizationSeconds, 0),
                false,
                600);
    }

    /// Two replicas of the old one, ready.
    private void runTwo() {
        store.changeScaling(
                        OLD,
                        new ScalingSettings(0, 2, 60, 900, 1, 70, 50).json(),
                        event("RESCALED"))
                .join();
        reload();
        fleet.want(OLD, 2, "load", now);
        pass();
        driver.of(OLD).forEach(probes::ready);
        pass();
    }

    private void readyAll(String id) {
        driver.of(id).forEach(probes::ready);
        pass();
    }

    @Test
    void a_rolling_one_moves_requests_with_the_replicas() {
        runTwo();
        promote(Cleanup.SCALE_TO_ZERO, rolling(0));
        assertThat(driver.of(NEW)).hasSize(1);
        readyAll(NEW);
        assertThat(traffic()).isEqualTo(new Traffic(OLD, NEW, 50));
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.RAMPING_UP);
        pass();
        assertThat(driver.of(NEW)).hasSize(2);
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).hasSize(1);
        readyAll(NEW);
        assertThat(inProduction()).isEqualTo(NEW);
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.SUCCEEDED);
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).containsExactlyInAnyOrderElementsOf(driver.of(OLD));
    }

    @Test
    void a_share_is_kept_over_a_restart_and_goes_on_growing() {
        runTwo();
        promote(Cleanup.SCALE_TO_ZERO, rolling(60));
        readyAll(NEW);
        assertThat(traffic().candidatePercent()).isEqualTo(50);
        List.of(OLD, NEW).forEach(id -> List.copyOf(driver.of(id)).forEach(driver::lose));
        start();
        assertThat(traffic()).isEqualTo(new Traffic(OLD, NEW, 50));
        readyAll(OLD);
        readyAll(NEW);
        passAfter(Duration.ofSeconds(59));
        assertThat(driver.of(NEW)).hasSize(1);
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.of(NEW)).hasSize(2);
        readyAll(NEW);
        assertThat(traffic().candidatePercent()).isEqualTo(100);
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.RAMPING_UP);
        passAfter(Duration.ofSeconds(60));
        assertThat(inProduction()).isEqualTo(NEW);
    }

    private void set(PromotionRow.Status status) {
        PromotionRow now = newest();
        assertThat(store.movePromotion(now, status, now.progress(), event(status.name())).join())
                .isTrue();
        reload();
    }

    @Test
    void one_that_is_called_off_gives_back_when_the_old_one_is_as_large_as_it_was() {
        runTwo();
        promote(Cleanup.SCALE_TO_ZERO, rolling(60));
        readyAll(NEW);
        pass();
        passAfter(Duration.ofSeconds(1));
        List<String> stopped = driver.stopped();
        assertThat(stopped).hasSize(1);
        driver.end(stopped.getFirst(), 0);
        pass();
        set(PromotionRow.Status.RAMPING_DOWN);
        assertThat(traffic().candidatePercent()).isEqualTo(50);
        assertThat(driver.of(OLD)).hasSize(2);
        readyAll(OLD);
        assertThat(inProduction()).isEqualTo(OLD);
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.CANCELED);
    }

    @Test
    void a_paused_one_keeps_its_share_until_it_goes_on() {
        runTwo();
        promote(Cleanup.SCALE_TO_ZERO, rolling(0));
        readyAll(NEW);
        set(PromotionRow.Status.PAUSED);
        readyAll(NEW);
        passAfter(Duration.ofDays(1));
        assertThat(traffic().candidatePercent()).isEqualTo(50);
        set(PromotionRow.Status.RAMPING_UP);
        readyAll(NEW);
        assertThat(inProduction()).isEqualTo(NEW);
    }

    @Test
    void a_candidate_that_is_never_ready_gives_up_after_an_hour() {
        runTwo();
        promote(Cleanup.SCALE_TO_ZERO, rolling(0));
        readyAll(NEW);
        assertThat(traffic().candidatePercent()).isEqualTo(50);
        pass();
        passAfter(Rollout.PATIENCE.minusSeconds(1));
        assertThat(newest().endedAt()).isNull();
        passAfter(Duration.ofSeconds(1));
        assertThat(newest().status()).isEqualTo(PromotionRow.Status.FAILED);
        assertThat(newest().reason())
                .isEqualTo("1 of 2 replicas are ready, and nothing changed for 60 minutes");
        assertThat(inProduction()).isEqualTo(OLD);
    }
}
