package dev.purlin.platform.control;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Probes that say what a test says.
final class ScriptedProbes implements Probes {
    private final Set<String> ready = new HashSet<>();

    private final Map<String, String> failures = new HashMap<>();

    void fails(String replicaId, String why) {
        failures.put(replicaId, why);
    }

    void ready(String replicaId) {
        ready.add(replicaId);
    }

    void notReady(String replicaId) {
        ready.remove(replicaId);
    }

    @Override
    public void watch(String replicaId, URI replica, ProbePlan plan) {}

    @Override
    public boolean isReady(String replicaId) {
        return ready.contains(replicaId);
    }

    @Override
    public @Nullable String failure(String replicaId) {
        return failures.get(replicaId);
    }

    @Override
    public void forget(String replicaId) {
        ready.remove(replicaId);
    }

    @Override
    public void onChange(Runnable listener) {}

    @Override
    public void close() {}
}
