package dev.purlin.platform.secrets;

import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.folder.FolderException;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Ids;
import dev.purlin.platform.store.SecretRow;
import dev.purlin.platform.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The secrets: set, named, deleted, and opened for replicas. From any thread.
public final class SecretBox {
    private final Store store;
    private final MasterKey key;
    private final String entityId;

    private SecretBox(Store store, MasterKey key, String entityId) {
        this.store = store;
        this.key = key;
        this.entityId = entityId;
    }

    /// Opens it with the master key of the data folder, which is made where nothing is sealed yet.
    /// Throws [FolderException] when the key is missing, is none, or is not the one that sealed.
    ///
    /// @param file of the master key; null: in the data folder
    /// @param entityId whose secrets they are
    public static SecretBox open(
            DataFolder folder, @Nullable Path file, Store store, String entityId) {
        Path kept = file == null ? folder.masterKeyFile() : file;
        List<SecretRow> sealed = store.secrets();
        Optional<String> text = folder.masterKey(kept);
        if (text.isEmpty() && !sealed.isEmpty()) {
            throw new FolderException.MasterKeyMissing(kept, sealed.size());
        }
        String known = text.orElseGet(MasterKey::make);
        MasterKey key =
                MasterKey.parse(known)
                        .orElseThrow(() -> new FolderException.MasterKeyWrong(kept, "is none"));
        if (text.isEmpty()) {
            folder.keepMasterKey(kept, known);
        }
        var box = new SecretBox(store, key, entityId);
        box.sealedByAnother(sealed)
                .ifPresent(name -> {
                    throw new FolderException.MasterKeyWrong(
                            kept, "is not the one that sealed the secret " + name);
                });
        return box;
    }

    /// The name of one that this box cannot open; absent when it can open all of them.
    public Optional<String> sealedByAnother(List<SecretRow> sealed) {
        return sealed.stream()
                .filter(secret ->
                        key.open(bound(secret.entityId(), secret.name()), secret.sealed())
                                .isEmpty())
                .map(SecretRow::name)
                .findFirst();
    }

    private static String bound(String entityId, String name) {
        return entityId + "/" + name;
    }

    public List<SecretRow> all() {
        return store.secrets();
    }

    /// Sets it, whatever it was before.
    public CompletableFuture<Boolean> set(String name, String value, Instant now, Event event) {
        return store.putSecret(
                new SecretRow(
                        entityId, name, Ids.make(), key.seal(bound(entityId, name), value), now),
                event);
    }

    /// False when there is none of that name.
    public CompletableFuture<Boolean> delete(String name, Event event) {
        return store.deleteSecret(entityId, name, event);
    }

    /// The values of those that exist, by name.
    public Map<String, String> values(List<String> names) {
        var values = new HashMap<String, String>();
        for (SecretRow secret : names.isEmpty() ? List.<SecretRow>of() : store.secrets()) {
            if (secret.entityId().equals(entityId) && names.contains(secret.name())) {
                key.open(bound(entityId, secret.name()), secret.sealed())
                        .ifPresent(value -> values.put(secret.name(), value));
            }
        }
        return values;
    }
}
