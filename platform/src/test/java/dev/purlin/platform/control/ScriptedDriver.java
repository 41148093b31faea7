package dev.purlin.platform.control;

import dev.purlin.platform.driver.Artifact;
import dev.purlin.platform.driver.Capacity;
import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.DriverException;
import dev.purlin.platform.driver.Given;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.driver.Observed.Life;
import dev.purlin.platform.driver.Program;
import dev.purlin.platform.driver.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Replicas that do what a test says.
final class ScriptedDriver implements Driver {
    private final Map<String, Observed> replicas = new LinkedHashMap<>();
    private final List<String> stopped = new ArrayList<>();
    private Capacity capacity = new Capacity(8, 64L << 30);
    private int started;
    private Duration lastGrace = Duration.ZERO;
    private Given lastGiven = Given.NOTHING;

    @Override
    public Artifact prepare(Program program) {
        Source source = program.source();
        if (source != null && source.archive().equals("broken")) {
            throw new DriverException("the archive is broken");
        }
        return new Artifact(program, null);
    }

    @Override
    public void discard(String deploymentId) {}

    @Override
    public boolean hasRooms() {
        return false;
    }

    /// Those that are made from something listen at the port they were written for.
    @Override
    public OptionalInt fixedPort(Program program) {
        return program.source() == null
                ? OptionalInt.empty()
                : OptionalInt.of(program.serverPort());
    }

    @Override
    public void start(Artifact artifact, String replicaId, Given given) {
        started++;
        lastGiven = given;
        replicas.put(
                replicaId,
                new Observed(
                        replicaId,
                        artifact.program().deploymentId(),
                        "127.0.0.1",
                        10_000 + started,
                        OptionalLong.empty(),
                        Instant.EPOCH,
                        new Life.Running()));
    }

    void capacity(Capacity now) {
        capacity = now;
    }

    /// What the newest replica was given.
    Given lastGiven() {
        return lastGiven;
    }

    int started() {
        return started;
    }

    /// What the last replica that was stopped got.
    Duration lastGrace() {
        return lastGrace;
    }

    List<String> stopped() {
        return stopped;
    }

    /// The replicas of a deployment that have not ended.
    List<String> of(String deploymentId) {
        return replicas.values().stream()
                .filter(o -> !o.hasEnded() && o.deploymentId().equals(deploymentId))
                .map(Observed::replicaId)
                .toList();
    }

    /// The only replica that has not ended.
    String only() {
        List<String> alive =
                replicas.values().stream()
                        .filter(o -> !o.hasEnded())
                        .map(Observed::replicaId)
                        .toList();
        if (alive.size() != 1) {
            throw new AssertionError("not one replica: " + alive);
        }
        return alive.getFirst();
    }

    void end(String replicaId, int exitCode) {
        replicas.computeIfPresent(
                replicaId,
                (_, o) ->
                        new Observed(
                                o.replicaId(),
                                o.deploymentId(),
                                o.host(),
                                o.port(),
                                o.pid(),
                                o.startedAt(),
                                new Life.Ended(exitCode, Instant.EPOCH, null)));
    }

    void lose(String replicaId) {
        replicas.remove(replicaId);
    }

    @Override
    public void stop(String replicaId, Duration grace) {
        stopped.add(replicaId);
        lastGrace = grace;
    }

    @Override
    public List<Observed> observe() {
        return List.copyOf(replicas.values());
    }

    @Override
    public void forget(String replicaId) {
        replicas.remove(replicaId);
    }

    @Override
    public Capacity capacity() {
        return capacity;
    }

    @Override
    public List<String> lastLines(String deploymentId, int most) {
        return List.of("the last line");
    }

    @Override
    public void onChange(Runnable listener) {}

    @Override
    public void close() {}
}
