package dev.purlin.platform.api;

import dev.purlin.platform.store.EntityRow;
import dev.purlin.platform.store.Store;
import java.util.Map;
import java.util.stream.Collectors;

/// The names of all who may own something, by id.
record Owners(Map<String, String> names) {
    static Owners read(Store store) {
        return new Owners(
                store.entities().stream()
                        .collect(Collectors.toMap(EntityRow::id, EntityRow::name)));
    }

    /// The id where there is no name.
    String of(String entityId) {
        return names.getOrDefault(entityId, entityId);
    }
}
