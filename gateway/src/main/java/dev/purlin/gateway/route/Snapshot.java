package dev.purlin.gateway.route;

import java.util.Map;

/// Everything that routing depends on, as it was at one moment. Whoever owns the state publishes a
/// new one; nobody changes one.
///
/// @param number grows with each snapshot; a reader keeps the highest it has seen
/// @param endpoints by id
/// @param modelNames what callers write as `model`, to the id of the endpoint they mean
/// @param keys by prefix, the 8 characters before the dot
public record Snapshot(
        long number,
        Map<String, Endpoint> endpoints,
        Map<String, String> modelNames,
        Map<String, Key> keys) {
    public Snapshot {
        endpoints = Map.copyOf(endpoints);
        modelNames = Map.copyOf(modelNames);
        keys = Map.copyOf(keys);
    }

    /// Number 0: nothing to route to, nobody to let in.
    public static Snapshot empty() {
        return new Snapshot(0, Map.of(), Map.of(), Map.of());
    }
}
