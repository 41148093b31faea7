package dev.purlin.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [Store] does, whatever database is behind it.
abstract class StoreContract {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");
    private static final String OWNER = "default0";

    @TempDir Path copies;

    private Store store;

    /// The store with all that was written so far.
    abstract Store open();

    @BeforeEach
    void open_a_store_with_an_owner() {
        store = open();
        store.addEntity(new EntityRow(OWNER, "default", T0), event("entity", "ADDED")).join();
    }

    @AfterEach
    void close_it() {
        store.close();
    }

    private static Event event(String subject, String to) {
        return new Event(T0, "test", subject, null, to, "a test");
    }

    private static EndpointRow endpoint(String id, String name) {
        return new EndpointRow(id, OWNER, name, T0);
    }

    private static DeploymentRow deployment(String id, String endpointId) {
        return new DeploymentRow(
                id, endpointId, "d", "{}", "{}", DeploymentStatus.DEPLOYING, "new", T0, null);
    }

    private Adding add(String id, String name) {
        return store.addEndpoint(
                        endpoint(id, name),
                        deployment("d" + id.substring(1), id),
                        null,
                        "production",
                        event("endpoint:" + id, "ADDED"))
                .join();
    }

    @Test
    void an_endpoint_comes_with_its_deployment_and_environment() {
        assertThat(add("endpoin1", "first")).isEqualTo(Adding.ADDED);
        assertThat(store.endpoints()).containsExactly(endpoint("endpoin1", "first"));
        assertThat(store.endpoint("endpoin1")).isPresent();
        assertThat(store.entities()).containsExactly(new EntityRow(OWNER, "default", T0));
        assertThat(store.deployments()).containsExactly(deployment("dndpoin1", "endpoin1"));
        assertThat(store.environments())
                .containsExactly(EnvironmentRow.plain("endpoin1", "production", "dndpoin1", T0));
    }

    @Test
    void what_was_written_is_there_after_it_was_opened_again() {
        add("endpoin1", "first");
        store.close();
        store = open();
        assertThat(store.endpoint("endpoin1")).contains(endpoint("endpoin1", "first"));
        assertThat(store.entity(OWNER)).contains(new EntityRow(OWNER, "default", T0));
    }

    @Test
    void a_copy_takes_the_place_of_what_came_after_it_and_history_goes_on() {
        add("endpoin1", "first");
        Path copy = copies.resolve("copy");
        store.copyTo(copy);
        add("endpoin2", "second");
        store.deleteEndpoint("endpoin1", event("endpoint:endpoin1", "DELETED")).join();
        long last = store.events(null, 1).getFirst().number();
        try (Store opened = store.openCopy(copy, T0)) {
            assertThat(opened.endpoints()).containsExactly(endpoint("endpoin1", "first"));
        }
        assertThat(store.endpoints()).containsExactly(endpoint("endpoin2", "second"));
        store.replaceBy(copy, event("database", "RESTORED")).join();
        assertThat(store.endpoints()).containsExactly(endpoint("endpoin1", "first"));
        assertThat(store.events("endpoint:endpoin2", 10)).isEmpty();
        RecordedEvent newest = store.events(null, 1).getFirst();
        assertThat(newest.event()).isEqualTo(event("database", "RESTORED"));
        assertThat(newest.number()).isGreaterThan(last);
        assertThat(add("endpoin3", "third")).isEqualTo(Adding.ADDED);
        store.close();
        store = open();
        assertThat(store.endpoints())
                .extracting(EndpointRow::name)
                .containsExactly("first", "third");
    }

    @Test
    void a_copy_is_of_one_moment_while_writers_go_on() {
        var going = new AtomicBoolean(true);
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; going.get(); i++) {
                                add("e%07d".formatted(i), "number " + i);
                            }
                        });
        try {
            for (int i = 0; i < 5; i++) {
                Path copy = copies.resolve("copy-" + i);
                store.copyTo(copy);
                try (Store opened = store.openCopy(copy, T0)) {
                    int there = opened.endpoints().size();
                    assertThat(opened.deployments()).hasSize(there);
                    assertThat(opened.events(null, 100_000)).hasSize(there + 1);
                }
            }
            Path copy = copies.resolve("copy-0");
            store.replaceBy(copy, event("database", "RESTORED")).join();
        } finally {
            going.set(false);
        }
        assertThatCode(writer::join).doesNotThrowAnyException();
        assertThat(store.deployments()).hasSameSizeAs(store.endpoints());
    }

    @Test
    void an_id_or_a_name_that_is_taken_adds_nothing() {
        add("endpoin1", "first");
        assertThat(add("endpoin1", "second")).isEqualTo(Adding.ID_TAKEN);
        assertThat(add("endpoin2", "first")).isEqualTo(Adding.NAME_TAKEN);
        assertThat(store.endpoints()).hasSize(1);
        assertThat(store.events("endpoint:endpoin2", 10)).isEmpty();
    }

    @Test
    void a_deleted_endpoint_leaves_its_name_but_not_its_id() {
        add("endpoin1", "first");
        assertThat(store.deleteEndpoint("endpoin1", event("e", "DELETED")).join()).isTrue();
        assertThat(store.deleteEndpoint("endpoin1", event("e", "DELETED")).join()).isFalse();
        assertThat(store.endpoints()).isEmpty();
        assertThat(store.deployments()).isEmpty();
        assertThat(store.environments()).isEmpty();
        assertThat(store.isEndpointIdUsed("endpoin1")).isTrue();
        assertThat(add("endpoin1", "first")).isEqualTo(Adding.ID_TAKEN);
        assertThat(add("endpoin2", "first")).isEqualTo(Adding.ADDED);
    }

    @Test
    void a_deployment_moves_only_from_the_status_that_it_has() {
        add("endpoin1", "first");
        assertThat(move(DeploymentStatus.ACTIVE, DeploymentStatus.UNHEALTHY)).isFalse();
        assertThat(move(DeploymentStatus.DEPLOYING, DeploymentStatus.ACTIVE)).isTrue();
        DeploymentRow moved = store.deployment("dndpoin1").orElseThrow();
        assertThat(moved.status()).isEqualTo(DeploymentStatus.ACTIVE);
        assertThat(moved.reason()).isEqualTo("a test");
        assertThat(moved.firstActiveAt()).isEqualTo(T0);
        assertThat(store.events("moved", 10)).hasSize(1);
    }

    private boolean move(DeploymentStatus from, DeploymentStatus to) {
        return store.moveDeployment("dndpoin1", from, to, event("moved", to.name())).join();
    }

    @Test
    void scaling_settings_change_and_configs_do_not() {
        add("endpoin1", "first");
        assertThat(store.changeScaling("dndpoin1", "{\"a\":1}", event("d", "RESCALED")).join())
                .isTrue();
        assertThat(store.changeScaling("none0000", "{}", event("d", "RESCALED")).join()).isFalse();
        DeploymentRow changed = store.deployment("dndpoin1").orElseThrow();
        assertThat(changed.scaling()).isEqualTo("{\"a\":1}");
        assertThat(changed.config()).isEqualTo("{}");
    }

    @Test
    void a_key_keeps_its_scopes_and_is_revoked_once() {
        var key =
                new KeyRow(
                        "abcdefgh",
                        OWNER,
                        "mine",
                        "0".repeat(64),
                        Set.of(KeyRow.Scope.INVOKE, KeyRow.Scope.METRICS),
                        Set.of("endpoin1", "endpoin2"),
                        T0,
                        T0.plusSeconds(60),
                        null);
        assertThat(store.addKey(key, event("k", "ADDED")).join()).isTrue();
        assertThat(store.addKey(key, event("k", "ADDED")).join()).isFalse();
        assertThat(store.keys()).containsExactly(key);
        assertThat(store.revokeKey("abcdefgh", T0, event("k", "REVOKED")).join()).isTrue();
        assertThat(store.revokeKey("abcdefgh", T0, event("k", "REVOKED")).join()).isFalse();
        assertThat(store.keys().getFirst().revokedAt()).isEqualTo(T0);
    }

    private PromotionRow promotion(String id, String to) {
        return new PromotionRow(
                id,
                "endpoin1",
                "production",
                to,
                "dndpoin1",
                PromotionRow.Cleanup.KEEP,
                "{}",
                PromotionRow.Status.RELEASING,
                PromotionRow.Progress.none(T0),
                "begun",
                T0,
                null);
    }

    private boolean addSecondDeployment() {
        add("endpoin1", "first");
        return store.addDeployment(deployment("second01", "endpoin1"), null, event("d", "ADDED"))
                .join();
    }

    private EnvironmentRow production() {
        return store.environmentsOf("endpoin1").getFirst();
    }

    @Test
    void a_deployment_is_added_to_an_endpoint_that_is_there() {
        assertThat(addSecondDeployment()).isTrue();
        assertThat(addSecondDeployment()).isFalse();
        assertThat(
                        store.addDeployment(
                                        deployment("third001", "nobody00"), null, event("d", "X"))
                                .join())
                .isFalse();
        assertThat(store.deploymentsOf("endpoin1")).hasSize(2);
        assertThat(store.deploymentCounts()).containsExactly(Map.entry("endpoin1", 2));
    }

    @Test
    void a_promotion_moves_its_environment_when_it_succeeds_and_only_then() {
        addSecondDeployment();
        PromotionRow first = promotion("promote1", "second01");
        assertThat(store.startPromotion(first, event("p", "RELEASING")).join()).isTrue();
        assertThat(store.promotionsUnderWay()).containsExactly(first);
        assertThat(store.startPromotion(promotion("promote2", "second01"), event("p", "X")).join())
                .isFalse();
        assertThat(end(first, PromotionRow.Status.CANCELED)).isTrue();
        assertThat(end(first, PromotionRow.Status.SUCCEEDED)).isFalse();
        assertThat(production().deploymentId()).isEqualTo("dndpoin1");
        PromotionRow second = promotion("promote3", "second01");
        assertThat(store.startPromotion(second, event("p", "RELEASING")).join()).isTrue();
        assertThat(end(second, PromotionRow.Status.SUCCEEDED)).isTrue();
        assertThat(production().deploymentId()).isEqualTo("second01");
        assertThat(store.deploymentBefore(production())).contains("dndpoin1");
        assertThat(store.promotionsUnderWay()).isEmpty();
        assertThat(store.newestPromotion("endpoin1", "production"))
                .map(PromotionRow::status)
                .contains(PromotionRow.Status.SUCCEEDED);
    }

    @Test
    void how_far_a_promotion_is_is_written_down_unless_somebody_else_was_faster() {
        addSecondDeployment();
        PromotionRow begun = promotion("promote1", "second01");
        store.startPromotion(begun, event("p", "RELEASING")).join();
        var half = new PromotionRow.Progress(50, 2, T0.plusSeconds(5));
        assertThat(move(begun, PromotionRow.Status.RAMPING_UP, half)).isTrue();
        store.close();
        store = open();
        PromotionRow now = store.promotionsUnderWay().getFirst();
        assertThat(now.progress()).isEqualTo(half);
        assertThat(now.status()).isEqualTo(PromotionRow.Status.RAMPING_UP);
        assertThat(move(begun, PromotionRow.Status.PAUSED, half)).isFalse();
        assertThat(end(begun, PromotionRow.Status.SUCCEEDED)).isFalse();
        assertThat(production().deploymentId()).isEqualTo("dndpoin1");
        assertThat(end(now, PromotionRow.Status.CANCELED)).isTrue();
        assertThat(move(now, PromotionRow.Status.RAMPING_UP, half)).isFalse();
    }

    private boolean move(
            PromotionRow promotion, PromotionRow.Status status, PromotionRow.Progress progress) {
        return store.movePromotion(promotion, status, progress, event("p", status.name())).join();
    }

    private boolean end(PromotionRow promotion, PromotionRow.Status status) {
        return store.endPromotion(promotion, status, event("p", status.name())).join();
    }

    @Test
    void what_is_in_an_environment_keeps_to_its_scaling_settings() {
        addSecondDeployment();
        EnvironmentRow before = production();
        var after =
                new EnvironmentRow(
                        before.endpointId(),
                        before.name(),
                        before.deploymentId(),
                        before.createdAt(),
                        "{\"max_replica\":3}",
                        "{}");
        assertThat(store.changeEnvironment(after, event("v", "CHANGED")).join()).isTrue();
        assertThat(scaling("dndpoin1")).isEqualTo("{\"max_replica\":3}");
        assertThat(scaling("second01")).isEqualTo("{}");
        store.startPromotion(promotion("promote1", "second01"), event("p", "RELEASING")).join();
        assertThat(scaling("second01")).isEqualTo("{\"max_replica\":3}");
        store.changeScaling("dndpoin1", "{\"max_replica\":4}", event("d", "RESCALED")).join();
        assertThat(production().scaling()).isEqualTo("{\"max_replica\":4}");
    }

    private String scaling(String deploymentId) {
        return store.deployment(deploymentId).orElseThrow().scaling();
    }

    @Test
    void a_deployment_is_deleted_unless_an_environment_points_at_it_or_is_to() {
        addSecondDeployment();
        assertThat(delete("dndpoin1")).isFalse();
        PromotionRow promotion = promotion("promote1", "second01");
        store.startPromotion(promotion, event("p", "RELEASING")).join();
        assertThat(delete("second01")).isFalse();
        end(promotion, PromotionRow.Status.CANCELED);
        assertThat(delete("second01")).isTrue();
        assertThat(delete("second01")).isFalse();
        assertThat(store.deployment("second01")).isEmpty();
        assertThat(store.deployments()).hasSize(1);
    }

    private boolean delete(String deploymentId) {
        return store.deleteDeployment(deploymentId, event("d", "DELETED")).join();
    }

    @Test
    void an_environment_is_added_once() {
        add("endpoin1", "first");
        var staging = EnvironmentRow.plain("endpoin1", "staging", null, T0.plusSeconds(1));
        assertThat(store.addEnvironment(staging, event("v", "ADDED")).join()).isTrue();
        assertThat(store.addEnvironment(staging, event("v", "ADDED")).join()).isFalse();
        assertThat(store.environmentsOf("endpoin1")).hasSize(2).contains(staging);
        assertThat(store.environments()).hasSize(2);
    }

    @Test
    void history_is_numbered_and_told_newest_first() {
        store.record(new Event(T0, "a", "s", "OLD", "NEW", "why")).join();
        store.record(event("s", "NEWER")).join();
        store.record(event("other", "X")).join();
        List<RecordedEvent> events = store.events("s", 10);
        assertThat(events).extracting(e -> e.event().to()).containsExactly("NEWER", "NEW");
        assertThat(events.get(0).number()).isGreaterThan(events.get(1).number());
        assertThat(events.get(1).event()).isEqualTo(new Event(T0, "a", "s", "OLD", "NEW", "why"));
        assertThat(store.events(null, 1)).hasSize(1);
    }

    @Test
    void many_writers_at_once_all_get_through() {
        var writes = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 2_000; i++) {
            writes.add(store.record(event("many", "N" + i)));
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        assertThat(store.events("many", 5_000)).hasSize(2_000);
    }

    @Test
    void a_write_that_fails_leaves_those_beside_it_alone() {
        var orphan = deployment("dnobody1", "nobody00");
        var stranger = new EndpointRow("endpoin9", "nobody00", "stranger", T0);
        var failing =
                store.addEndpoint(stranger, orphan, null, "production", event("endpoint", "ADDED"));
        var good = store.record(event("beside", "WRITTEN"));
        good.join();
        assertThatThrownBy(failing::join).hasCauseInstanceOf(StoreException.class);
        assertThat(store.events("beside", 10)).hasSize(1);
        assertThat(store.isEndpointIdUsed("endpoin9")).isFalse();
    }

    @Test
    void what_a_deployment_was_made_from_is_kept_with_it() {
        add("endpoin1", "one");
        var written = new WrittenRow("{}", "model_name: x", "{\"team\":\"a\"}", "archive1");
        store.addDeployment(deployment("second01", "endpoin1"), written, event("d", "ADDED"))
                .join();
        assertThat(store.written("second01")).contains(written);
        assertThat(store.written("dndpoin1")).isEmpty();
        assertThat(store.archivesInUse()).containsExactly("archive1");
        store.deleteDeployment("second01", event("d", "DELETED")).join();
        assertThat(store.archivesInUse()).isEmpty();
    }
}
