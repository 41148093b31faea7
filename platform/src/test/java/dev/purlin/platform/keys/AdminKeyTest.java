package dev.purlin.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.KeyRow;
import dev.purlin.platform.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir Path parent;

    @Test
    void it_is_made_once_and_kept_in_its_form() {
        try (var folder = DataFolder.open(parent.resolve("data"));
                var store = SqliteStore.open(folder.controlDatabase(), NOW)) {
            KeyText made = AdminKey.ensure(folder, store, NOW).orElseThrow();
            assertThat(folder.adminKey()).contains(made.whole());
            assertThat(made.whole()).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9]{32}");
            assertThat(AdminKey.ensure(folder, store, NOW)).isEmpty();
            assertThat(store.keys())
                    .singleElement()
                    .satisfies(row -> assertThat(row.secretHash()).isEqualTo(made.secretHash()));
        }
    }

    private static List<String> good(SqliteStore store) {
        return store.keys().stream()
                .filter(row -> row.isGood(NOW))
                .map(KeyRow::prefix)
                .sorted()
                .toList();
    }

    private static void addOther(SqliteStore store) {
        KeyText other = KeyText.make();
        var row =
                new KeyRow(
                        "other000",
                        AdminKey.ENTITY,
                        "admin",
                        other.secretHash(),
                        Set.of(KeyRow.Scope.MANAGE),
                        Set.of(),
                        NOW,
                        null,
                        null);
        var event = new Event(NOW, "key:x", "key:other000", null, "ADDED", "for PERSONAL");
        assertThat(store.addKey(row, event).join()).isTrue();
    }

    @Test
    void a_reset_makes_another_and_revokes_it_and_no_other() {
        try (var folder = DataFolder.open(parent.resolve("data"));
                var store = SqliteStore.open(folder.controlDatabase(), NOW)) {
            KeyText before = AdminKey.ensure(folder, store, NOW).orElseThrow();
            addOther(store);
            KeyText after = AdminKey.reset(folder, store, NOW);
            assertThat(folder.adminKey()).contains(after.whole());
            assertThat(good(store)).containsExactlyInAnyOrder("other000", after.prefix());
            assertThat(store.events("key:" + before.prefix(), 1))
                    .singleElement()
                    .satisfies(line -> assertThat(line.event().to()).isEqualTo("REVOKED"));
            assertThat(AdminKey.ensure(folder, store, NOW)).isEmpty();
            assertThat(good(store)).hasSize(2);
        }
    }

    @Test
    void a_reset_revokes_also_a_key_whose_file_was_lost() throws IOException {
        try (var folder = DataFolder.open(parent.resolve("data"));
                var store = SqliteStore.open(folder.controlDatabase(), NOW)) {
            var _ = AdminKey.ensure(folder, store, NOW).orElseThrow();
            addOther(store);
            Files.delete(folder.adminKeyFile());
            KeyText second = AdminKey.reset(folder, store, NOW);
            Files.writeString(folder.adminKeyFile(), "no key");
            KeyText third = AdminKey.reset(folder, store, NOW);
            assertThat(third).isNotEqualTo(second);
            assertThat(good(store)).containsExactlyInAnyOrder("other000", third.prefix());
        }
    }

    @Test
    void a_key_is_shown_under_either_scheme_and_its_secret_is_never_printed() {
        KeyText key = KeyText.make();
        var kept = new Key(key.prefix(), key.secretHash(), Set.of(Scope.MANAGE), Set.of(), NOW);
        var ring =
                new KeyRing(
                        new SnapshotBoard(
                                new Snapshot(1, Map.of(), Map.of(), Map.of(key.prefix(), kept))));
        Instant before = NOW.minusSeconds(1);
        assertThat(ring.shown("Bearer " + key.whole(), before)).contains(kept);
        assertThat(ring.shown("api-key " + key.whole(), before)).contains(kept);
        assertThat(ring.shown("Basic " + key.whole(), before)).isEmpty();
        assertThat(ring.shown("Bearer " + key.prefix() + "." + "x".repeat(32), before)).isEmpty();
        assertThat(ring.shown("Bearer " + key.whole(), NOW)).isEmpty();
        assertThat(ring.shown(null, before)).isEmpty();
        assertThat(key.toString()).doesNotContain(key.secret());
    }
}
