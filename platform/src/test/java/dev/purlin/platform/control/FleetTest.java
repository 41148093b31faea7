package dev.purlin.platform.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EntityRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.SqliteStore;
import dev.purlin.platform.store.Store;
import java.nio.file.Path;
import java.sql.SQLException;
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

/// The built-in deployment in the care of a fleet whose replicas and clock a test moves.
class FleetTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir Path folder;

    private final ScriptedDriver driver = new ScriptedDriver();
    private final ScriptedProbes probes = new ScriptedProbes();
    private final AtomicReference<Snapshot> published = new AtomicReference<>(Snapshot.empty());
    private Database database;
    private Store store;
    private Fleet fleet;
    private int inFlight;
    private Instant lastUse = Instant.EPOCH;
    private Instant now = Instant.parse("2026-11-01T10:00:00Z");

    @BeforeEach
    void start_with_the_built_in_endpoint() {
        database = new Database(folder.resolve("control.db"));
        store = SqliteStore.open(database.file(), now);
        store.addEntity(
                        new EntityRow("default0", "default", now),
                        new Event(now, "test", "entity", null, "ADDED", ""))
                .join();
        BuiltIn.ensure(store, "default0", now);
        startPlatform();
    }

    private void startPlatform() {
        var launch = Launch.of(List.of("purlin", "engine"), Map.of());
        var means =
                new Means(
                        store,
                        driver,
                        probes,
                        launch,
                        this::secrets,
                        _ -> inFlight,
                        _ -> lastUse,
                        Duration.ofSeconds(30));
        fleet = new Fleet(means, published::set, () -> {});
        fleet.reload();
        pass();
    }

    private Map<String, String> secrets(List<String> names) {
        return names.stream().collect(Collectors.toMap(name -> name, name -> "value of " + name));
    }

    @AfterEach
    void close_the_store() {
        store.close();
    }

    private Instant pass() {
        return fleet.pass(now, LONG);
    }

    private void passAfter(Duration pause) {
        now = now.plus(pause);
        pass();
    }

    private DeploymentStatus status() {
        return row().status();
    }

    private DeploymentRow row() {
        return store.deployment(BuiltIn.DEPLOYMENT).orElseThrow();
    }

    private Deployment routed() {
        Endpoint endpoint = requireNonNull(published.get().endpoints().get(BuiltIn.ENDPOINT));
        return requireNonNull(endpoint.deployments().get(BuiltIn.DEPLOYMENT));
    }

    private void becomeActive() {
        probes.ready(driver.only());
        pass();
        pass();
    }

    private void fallAsleep() {
        fleet.want(BuiltIn.DEPLOYMENT, 0, "no load", now);
        pass();
        passAfter(Duration.ofSeconds(1));
        driver.end(driver.only(), 0);
        pass();
    }

    private List<String> statuses() {
        return store.events("deployment:" + BuiltIn.DEPLOYMENT, 100).reversed().stream()
                .map(e -> e.event().to())
                .toList();
    }

    @Test
    void a_first_deployment_is_loading_until_its_replica_is_ready() {
        assertThat(status()).isEqualTo(DeploymentStatus.LOADING_MODEL);
        assertThat(routed().phase()).isEqualTo(Phase.WAKEABLE);
        becomeActive();
        assertThat(status()).isEqualTo(DeploymentStatus.ACTIVE);
        assertThat(routed().phase()).isEqualTo(Phase.SERVING);
        assertThat(routed().replicas()).hasSize(1);
    }

    @Test
    void the_gateway_knows_the_endpoint_by_all_its_names() {
        assertThat(published.get().modelNames())
                .containsOnlyKeys("minilm", "builtin0", "sentence-transformers/all-MiniLM-L6-v2");
        assertThat(routed().predictPath()).isEqualTo("/v1/embeddings");
    }

    @Test
    void nothing_new_is_not_published_again() {
        becomeActive();
        Snapshot before = published.get();
        passAfter(Duration.ofSeconds(1));
        assertThat(published.get()).isSameAs(before);
    }

    @Test
    void a_replica_that_is_not_needed_leaves_the_snapshot_before_it_is_stopped() {
        becomeActive();
        String replica = driver.only();
        inFlight = 1;
        fleet.want(BuiltIn.DEPLOYMENT, 0, "no load", now);
        pass();
        assertThat(routed().replicas()).isEmpty();
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).isEmpty();
        inFlight = 0;
        pass();
        assertThat(driver.stopped()).containsExactly(replica);
        driver.end(replica, 0);
        pass();
        assertThat(status()).isEqualTo(DeploymentStatus.SCALED_TO_ZERO);
        assertThat(routed().phase()).isEqualTo(Phase.WAKEABLE);
    }

    @Test
    void demand_wakes_what_sleeps() {
        becomeActive();
        fallAsleep();
        fleet.wake(BuiltIn.DEPLOYMENT);
        pass();
        assertThat(status()).isEqualTo(DeploymentStatus.WAKING_UP);
        becomeActive();
        assertThat(statuses())
                .containsExactly(
                        "LOADING_MODEL", "ACTIVE", "SCALED_TO_ZERO", "WAKING_UP", "ACTIVE");
    }

    @Test
    void a_replica_that_died_is_replaced_after_a_pause_and_the_next_after_a_longer_one() {
        becomeActive();
        driver.end(driver.only(), 139);
        assertThat(pass()).isEqualTo(now.plusSeconds(1));
        assertThat(status()).isEqualTo(DeploymentStatus.UNHEALTHY);
        assertThat(driver.started()).isEqualTo(1);
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.started()).isEqualTo(2);
        driver.end(driver.only(), 139);
        assertThat(pass()).isEqualTo(now.plusSeconds(2));
        passAfter(Duration.ofSeconds(2));
        becomeActive();
        assertThat(status()).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void a_replica_that_is_missing_is_a_replica_that_died() {
        becomeActive();
        driver.lose(driver.only());
        pass();
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.started()).isEqualTo(2);
    }

    @Test
    void after_five_deaths_before_the_first_readiness_it_failed_with_its_last_lines() {
        for (int i = 0; i < 5; i++) {
            driver.end(driver.only(), 1);
            pass();
            passAfter(Duration.ofMinutes(5));
        }
        assertThat(status()).isEqualTo(DeploymentStatus.DEPLOY_FAILED);
        assertThat(row().reason()).contains("exit code 1", "the last line");
        assertThat(driver.started()).isEqualTo(5);
        assertThat(routed().phase()).isEqualTo(Phase.UNAVAILABLE);
        fleet.wake(BuiltIn.DEPLOYMENT);
        passAfter(Duration.ofMinutes(5));
        assertThat(driver.started()).isEqualTo(5);
    }

    @Test
    void a_replica_that_fails_its_probe_gets_no_requests_until_it_recovers() {
        becomeActive();
        String replica = driver.only();
        probes.notReady(replica);
        pass();
        pass();
        assertThat(routed().replicas()).isEmpty();
        assertThat(status()).isEqualTo(DeploymentStatus.UNHEALTHY);
        probes.ready(replica);
        pass();
        pass();
        assertThat(routed().replicas()).hasSize(1);
        assertThat(status()).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void a_replica_whose_probes_failed_for_too_long_is_ended_and_replaced() {
        becomeActive();
        String replica = driver.only();
        probes.fails(replica, "/live gave no good answer for 60 s");
        pass();
        assertThat(driver.stopped()).contains(replica);
        driver.end(replica, 143);
        passAfter(Duration.ofSeconds(2));
        assertThat(driver.started()).isEqualTo(2);
    }

    @Test
    void a_platform_that_starts_again_wakes_what_was_active() {
        becomeActive();
        driver.lose(driver.only());
        startPlatform();
        assertThat(status()).isEqualTo(DeploymentStatus.WAKING_UP);
        becomeActive();
        assertThat(status()).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void a_deleted_endpoint_loses_its_replicas_and_its_route() {
        becomeActive();
        String replica = driver.only();
        store.deleteEndpoint(
                        BuiltIn.ENDPOINT, new Event(now, "test", "endpoint", null, "DELETED", ""))
                .join();
        fleet.reload();
        pass();
        assertThat(published.get().endpoints()).isEmpty();
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).containsExactly(replica);
        driver.end(replica, 0);
        pass();
        assertThat(fleet.isEmpty()).isTrue();
        BuiltIn.ensure(store, "default0", now);
        assertThat(store.endpoints()).isEmpty();
    }

    @Test
    void at_the_end_replicas_get_the_grace_that_is_left() {
        becomeActive();
        String replica = driver.only();
        fleet.stopAll(now, Duration.ofSeconds(3));
        assertThat(driver.stopped()).containsExactly(replica);
        assertThat(driver.lastGrace()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void more_replicas_are_started_at_once_and_the_youngest_go_first() {
        store.changeScaling(
                        BuiltIn.DEPLOYMENT,
                        new ScalingSettings(1, 3, 60, 900, 1, 70, 50).json(),
                        new Event(now, "test", "d", null, "RESCALED", ""))
                .join();
        fleet.reload();
        becomeActive();
        String first = driver.only();
        now = now.plusSeconds(10);
        fleet.want(BuiltIn.DEPLOYMENT, 9, "load", now);
        pass();
        assertThat(driver.started()).isEqualTo(3);
        fleet.want(BuiltIn.DEPLOYMENT, 1, "no load", now);
        pass();
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).hasSize(2).doesNotContain(first);
    }

    /// What was made before is dropped first, on a thread of its own.
    private void awaitReplica() {
        Instant end = Instant.now().plusSeconds(10);
        while (driver.of(BuiltIn.DEPLOYMENT).isEmpty() && Instant.now().isBefore(end)) {
            pass();
        }
        assertThat(driver.of(BuiltIn.DEPLOYMENT)).hasSize(1);
    }

    @Test
    void what_is_configured_otherwise_ends_and_starts_anew() throws SQLException {
        becomeActive();
        String before = driver.only();
        database.execute(
                "update deployments set config = replace(config, 'built-in', 'elsewhere')"
                        + " where config like '%built-in%'");
        fleet.reload();
        passAfter(Duration.ofSeconds(1));
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).containsExactly(before);
        driver.end(before, 0);
        awaitReplica();
        becomeActive();
        assertThat(routed().replicas()).hasSize(1);
    }

    @Test
    void what_was_deleted_and_is_there_again_is_taken_up_once_it_ended() throws SQLException {
        becomeActive();
        String before = driver.only();
        database.execute("create table kept as select * from environments");
        database.execute("delete from environments");
        database.execute("pragma foreign_keys = off");
        database.execute("create table gone as select * from deployments");
        database.execute("delete from deployments");
        fleet.reload();
        passAfter(Duration.ofSeconds(1));
        database.execute("insert into deployments select * from gone");
        database.execute("insert into environments select * from kept");
        fleet.reload();
        passAfter(Duration.ofSeconds(1));
        assertThat(driver.stopped()).containsExactly(before);
        driver.end(before, 0);
        awaitReplica();
    }

    @Test
    void a_status_that_cannot_be_written_down_keeps_no_traffic_back() throws SQLException {
        database.fill();
        probes.ready(driver.only());
        pass();
        assertThat(status()).isEqualTo(DeploymentStatus.LOADING_MODEL);
        assertThat(routed().replicas()).hasSize(1);
        database.empty();
        pass();
        assertThat(status()).isEqualTo(DeploymentStatus.ACTIVE);
    }
}
