package dev.purlin.platform.control;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/// Probes that say what a test says.
final class ScriptedProbes implements Probes {
    private final Set<String> ready = new HashSet<>();

    void ready(String replicaId) {
        ready.add(replicaId);
    }

    void notReady(String replicaId) {
        ready.remove(replicaId);
    }

    @Override
    public void watch(String replicaId, URI uri) {}

    @Override
    public boolean isReady(String replicaId) {
        return ready.contains(replicaId);
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
