package dev.purlin.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.store.SqliteStore;
import java.nio.file.Path;
import java.time.Instant;
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
