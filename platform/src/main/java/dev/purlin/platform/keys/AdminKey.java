package dev.purlin.platform.keys;

import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.store.EntityRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.KeyRow;
import dev.purlin.platform.store.Store;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The first key, which may do everything. It lies in the data folder, so that whoever owns that
/// needs no other.
public final class AdminKey {
    /// Who owns what nobody else does.
    public static final String ENTITY = "default0";

    private static final System.Logger LOG = System.getLogger("purlin.keys");
    private static final String START = "start";
    private static final String RESET = "reset-admin";
    private static final String KEY = "key:";
    private static final String REASON = "the admin key";

    /// Of one key: it is added, and revoked.
    private static final int MOST_EVENTS = 100;

    private AdminKey() {}

    /// Makes sure that there is one. The key is told when it was made now.
    public static Optional<KeyText> ensure(DataFolder folder, Store store, Instant now) {
        addEntity(store, now, START);
        Optional<String> kept = folder.adminKey();
        if (kept.isEmpty() && !store.keys().isEmpty()) {
            LOG.log(Level.WARNING, "{0} is missing; other keys go on", folder.adminKeyFile());
            return Optional.empty();
        }
        Optional<KeyText> known = kept.flatMap(KeyText::parse);
        if (kept.isPresent() && known.isEmpty()) {
            LOG.log(Level.WARNING, "{0} holds no key", folder.adminKeyFile());
            return Optional.empty();
        }
        KeyText key = known.orElseGet(KeyText::make);
        // First the file: a key that nobody can read would be lost for good.
        if (known.isEmpty()) {
            folder.keepAdminKey(key.whole());
        }
        add(store, key, now, START);
        return known.isEmpty() ? Optional.of(key) : Optional.empty();
    }

    /// Makes another one, and takes the rights of the one before away: of the one in the file, and
    /// of any whose file was lost. A failure in between leaves one that is good and in the file.
    public static KeyText reset(DataFolder folder, Store store, Instant now) {
        addEntity(store, now, RESET);
        String before = folder.adminKey().flatMap(KeyText::parse).map(KeyText::prefix).orElse("");
        KeyText key = KeyText.make();
        add(store, key, now, RESET);
        folder.keepAdminKey(key.whole());
        store.keys().stream()
                .filter(row -> row.revokedAt() == null && !row.prefix().equals(key.prefix()))
                .map(KeyRow::prefix)
                .filter(prefix -> prefix.equals(before) || wasAdminKey(store, prefix))
                .forEach(prefix -> {
                    Event event =
                            new Event(now, RESET, KEY + prefix, null, "REVOKED", "another is made");
                    store.revokeKey(prefix, now, event).join();
                });
        return key;
    }

    /// As its first line of history tells: a name is anybody's to give.
    private static boolean wasAdminKey(Store store, String prefix) {
        return store.events(KEY + prefix, MOST_EVENTS).stream()
                .anyMatch(line -> line.event().reason().equals(REASON));
    }

    private static void addEntity(Store store, Instant now, String actor) {
        var _ =
                store.addEntity(
                                new EntityRow(ENTITY, "default", now),
                                new Event(
                                        now,
                                        actor,
                                        "entity:" + ENTITY,
                                        null,
                                        "ADDED",
                                        "first start"))
                        .join();
    }

    private static void add(Store store, KeyText key, Instant now, String actor) {
        var event = new Event(now, actor, KEY + key.prefix(), null, "ADDED", REASON);
        var _ = store.addKey(row(key, now), event).join();
    }

    private static KeyRow row(KeyText key, Instant now) {
        return new KeyRow(
                key.prefix(),
                ENTITY,
                "admin",
                key.secretHash(),
                Set.of(KeyRow.Scope.MANAGE),
                Set.of(),
                now,
                null,
                null);
    }
}
