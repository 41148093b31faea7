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
    private static final String ACTOR = "start";

    private AdminKey() {}

    /// Makes sure that there is one. The key is told when it was made now.
    public static Optional<KeyText> ensure(DataFolder folder, Store store, Instant now) {
        store.addEntity(
                        new EntityRow(ENTITY, "default", now),
                        new Event(now, ACTOR, "entity:" + ENTITY, null, "ADDED", "first start"))
                .join();
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
        store.addKey(
                        row(key, now),
                        new Event(
                                now, ACTOR, "key:" + key.prefix(), null, "ADDED", "the admin key"))
                .join();
        return known.isEmpty() ? Optional.of(key) : Optional.empty();
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
