package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.driver.Capacity;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two deployments on a machine that has room for one replica of either.
class RoomTest {
    private static final String FIRST = BuiltIn.DEPLOYMENT;
    private static final String SECOND = "second00";
    private static final ScalingSettings TO_ZERO = ScalingSettings.DEFAULT;

    @TempDir Path folder;

    private final ScriptedDriver driver = new ScriptedDriver();
    private final ScriptedProbes probes = new ScriptedProbes();
    private final Map<String, Instant> lastUse = new HashMap<>();
    private Database database;
    private Store store;
    private Fleet fleet;
    private int inFlight;
    private Instant now = Instant.parse("2026-11-01T10:00:00Z");

    @BeforeEach
    void start_with_one_that_runs() {
        driver.capacity(new Capacity(2, 1_500L << 20));
        database = new Database(folder.resolve("control.db"));
        store = SqliteStore.open(database.file(), now);
        store.addEntity(new EntityRow("default0", "default", now), event()).join();
        BuiltIn.ensure(store, "default0", now);
        var means =
                new Means(
                        store,
                        driver,
                        probes,
                        Launch.of(List.of("purlin", "engine"), Map.of()),
                        _ -> Map.of(),
                        _ -> inFlight,
                        id -> lastUse.getOrDefault(id, Instant.EPOCH),
                        Duration.ofSeconds(30));
        fleet = new Fleet(means, _ -> {}, () -> {});
        fleet.reload();
        pass();
        becomeActive(FIRST);
    }

    @AfterEach
    void close_the_store() {
        store.close();
    }

    private void pass() {
        fleet.pass(now, Duration.ofHours(1));
    }

    private void passAfter(Duration pause) {
        now = now.plus(pause);
        pass();
    }

    private void becomeActive(String id) {
        probes.ready(driver.of(id).getFirst());
        pass();
        pass();
    }

    private Event event() {
        return new Event(now, "test", "subject", null, "ADDED", "a test");
    }

    private void addSecond() {
        DeploymentRow first = row(FIRST);
        var second =
                new DeploymentRow(
                        SECOND,
                        BuiltIn.ENDPOINT,
                        "deployment-2",
                        first.config(),
                        TO_ZERO.json(),
                        DeploymentStatus.DEPLOYING,
                        "new",
                        now,
                        null);
        store.addDeployment(second, null, event()).join();
        fleet.reload();
        pass();
    }

    private DeploymentRow row(String id) {
        return store.deployment(id).orElseThrow();
    }

    private List<Event> events(String id) {
        return store.events("deployment:" + id, 100).reversed().stream()
                .map(told -> told.event())
                .toList();
    }

    private void endWhatWasStopped(String id) {
        passAfter(Duration.ofSeconds(1));
        String replica = driver.of(id).getFirst();
        assertThat(driver.stopped()).contains(replica);
        driver.end(replica, 0);
        pass();
    }

    @Test
    void who_finds_no_room_waits_and_says_so_once() {
        inFlight = 1;
        addSecond();
        for (int i = 0; i < 5; i++) {
            passAfter(Duration.ofSeconds(10));
        }
        assertThat(driver.of(SECOND)).isEmpty();
        assertThat(row(SECOND).status()).isEqualTo(DeploymentStatus.DEPLOYING);
        assertThat(row(SECOND).reason()).isEqualTo("needs 1 GiB, 0.4 of 1.4 GiB free");
        assertThat(events(SECOND)).hasSize(1);
    }

    @Test
    void what_is_given_out_follows_the_replicas() {
        assertThat(fleet.allotment().whole()).isEqualTo(new Amount(1_500L << 20, 8_000));
        assertThat(fleet.allotment().shares())
                .containsExactly(new Allotment.Share(FIRST, 1, new Amount(1L << 30, 1_000)));
        assertThat(fleet.allotment().free()).isEqualTo(new Amount(476L << 20, 7_000));
        addSecond();
        passAfter(Duration.ofSeconds(10));
        endWhatWasStopped(FIRST);
        assertThat(fleet.allotment().shares())
                .extracting(Allotment.Share::deploymentId)
                .containsExactly(SECOND);
    }

    @Test
    void nothing_is_free_where_more_was_given_out_than_there_is() {
        driver.capacity(new Capacity(2, 1_000L << 20));
        pass();
        assertThat(fleet.allotment().free()).isEqualTo(new Amount(0, 7_000));
    }

    @Test
    void who_idles_yields_and_the_other_starts_when_it_is_gone() {
        addSecond();
        passAfter(Duration.ofSeconds(10));
        assertThat(events(FIRST))
                .contains(
                        new Event(
                                now,
                                "reconciler",
                                "deployment:" + FIRST,
                                "ACTIVE",
                                "YIELDED",
                                "it was idle, and deployment second00 needs its room"));
        assertThat(driver.of(SECOND)).isEmpty();
        endWhatWasStopped(FIRST);
        assertThat(row(FIRST).status()).isEqualTo(DeploymentStatus.SCALED_TO_ZERO);
        assertThat(row(FIRST).reason()).contains("second00 needs its room");
        assertThat(driver.of(SECOND)).hasSize(1);
        assertThat(row(SECOND).status()).isEqualTo(DeploymentStatus.LOADING_MODEL);
        becomeActive(SECOND);
        assertThat(events(SECOND).stream().map(Event::to))
                .containsExactly("DEPLOYING", "LOADING_MODEL", "ACTIVE");
    }

    @Test
    void who_was_just_called_does_not_yield() {
        addSecond();
        for (int i = 0; i < 5; i++) {
            lastUse.put(FIRST, now);
            passAfter(Duration.ofSeconds(1));
        }
        assertThat(driver.of(SECOND)).isEmpty();
        passAfter(Duration.ofSeconds(3));
        endWhatWasStopped(FIRST);
        assertThat(driver.of(SECOND)).hasSize(1);
    }

    @Test
    void who_is_to_have_a_replica_always_does_not_yield() {
        store.changeScaling(FIRST, new ScalingSettings(1, 1, 60, 900, 1, 70, 50).json(), event())
                .join();
        addSecond();
        passAfter(Duration.ofHours(1));
        assertThat(driver.stopped()).isEmpty();
        assertThat(row(SECOND).reason()).contains("needs 1 GiB");
    }

    @Test
    void who_yielded_gets_its_room_back_when_it_is_called() {
        addSecond();
        passAfter(Duration.ofSeconds(10));
        endWhatWasStopped(FIRST);
        becomeActive(SECOND);
        fleet.wake(FIRST);
        pass();
        assertThat(row(FIRST).status()).isEqualTo(DeploymentStatus.WAKING_UP);
        assertThat(row(FIRST).reason()).isEqualTo("needs 1 GiB, 0.4 of 1.4 GiB free");
        passAfter(Duration.ofSeconds(10));
        endWhatWasStopped(SECOND);
        becomeActive(FIRST);
        assertThat(row(FIRST).status()).isEqualTo(DeploymentStatus.ACTIVE);
    }

    @Test
    void why_one_waits_is_told_later_when_it_could_not_be_written_down() throws SQLException {
        inFlight = 1;
        database.fill();
        addSecond();
        assertThat(row(SECOND).reason()).isEqualTo("new");
        database.empty();
        passAfter(Duration.ofSeconds(10));
        assertThat(row(SECOND).reason()).isEqualTo("needs 1 GiB, 0.4 of 1.4 GiB free");
    }
}
