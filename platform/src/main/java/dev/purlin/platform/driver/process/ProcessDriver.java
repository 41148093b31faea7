package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.platform.driver.Artifact;
import dev.purlin.platform.driver.Capacity;
import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.DriverException;
import dev.purlin.platform.driver.Given;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.driver.Program;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Replicas as processes of this machine, each in a process group of its own, on a free port of the
/// loopback address, with an environment that holds only what was named.
///
/// Each is started by a small shell, its keeper, that reads a pipe from this process: when the pipe
/// ends, so does the group. So no replica outlives this process, even when it is killed.
public final class ProcessDriver implements Driver {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TZ");
    private static final String SECRETS_DIR = "PURLIN_SECRETS_DIR";
    private static final int PORT_TRIES = 20;

    private final Path logs;
    private final Path folders;
    private final Map<String, String> surroundings;
    private final InstantSource clock;
    private final String keeper = keeperScript();
    private final Map<String, ProcessReplica> replicas = new ConcurrentHashMap<>();
    private final Map<String, LogSegments> logsByDeployment = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService killer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("purlin-driver").daemon().factory());

    /// A driver without replicas.
    ///
    /// @param logs gets a folder for each deployment
    /// @param folders gets a folder for each replica, in which it starts
    /// @param surroundings this process' environment, of which a replica sees very little
    public ProcessDriver(
            Path logs, Path folders, Map<String, String> surroundings, InstantSource clock) {
        this.logs = logs;
        this.folders = folders;
        this.surroundings = Map.copyOf(surroundings);
        this.clock = clock;
    }

    private static String keeperScript() {
        try (InputStream in = ProcessDriver.class.getResourceAsStream("keeper.sh")) {
            return new String(Objects.requireNonNull(in, "keeper.sh").readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new DriverException("keeper.sh cannot be read from the program", failure);
        }
    }

    @Override
    public Artifact prepare(Program program) {
        return new Artifact(program);
    }

    @Override
    public void start(Artifact artifact, String replicaId, Given given) {
        Program program = artifact.program();
        try {
            int port = freePort();
            LogSegments log = log(program.deploymentId());
            Process process = process(program, replicaId, given, port).start();
            var replica =
                    new ProcessReplica(replicaId, program.deploymentId(), port, process, clock);
            replicas.put(replicaId, replica);
            replica.follow(log, given::redacted, this::changed);
        } catch (IOException failure) {
            throw new DriverException(
                    "replica " + replicaId + " of " + program.deploymentId() + " did not start",
                    failure);
        }
    }

    private ProcessBuilder process(Program program, String replicaId, Given given, int port)
            throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", keeper, "keeper"));
        command.addAll(PortInCommand.replaced(program.argv(), program.serverPort(), port));
        Path folder = Files.createDirectory(folders.resolve(replicaId)).toAbsolutePath();
        var process = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> seen = process.environment();
        seen.clear();
        INHERITED.stream()
                .filter(surroundings::containsKey)
                .forEach(name -> seen.put(name, surroundings.get(name)));
        seen.putAll(program.environment());
        seen.putAll(given.environment());
        seen.put(SECRETS_DIR, SecretFiles.write(folder, given.secrets()).toString());
        seen.put("PORT", Integer.toString(port));
        return process.redirectErrorStream(true);
    }

    /// Nobody else may take it before the replica does; a replica that finds it taken ends, and the
    /// next one gets another.
    private int freePort() throws IOException {
        for (int i = 0; i < PORT_TRIES; i++) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = socket.getLocalPort();
                if (replicas.values().stream().noneMatch(replica -> replica.port() == port)) {
                    return port;
                }
            }
        }
        throw new IOException("no free port in " + PORT_TRIES + " tries");
    }

    private LogSegments log(String deploymentId) throws IOException {
        LogSegments known = logsByDeployment.get(deploymentId);
        if (known != null) {
            return known;
        }
        var made = new LogSegments(logs.resolve(deploymentId));
        LogSegments other = logsByDeployment.putIfAbsent(deploymentId, made);
        if (other != null) {
            made.close();
            return other;
        }
        return made;
    }

    @Override
    public void stop(String replicaId, Duration grace) {
        ProcessReplica replica = replicas.get(replicaId);
        if (replica != null) {
            replica.terminate();
            var _ = killer.schedule(replica::kill, grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public List<Observed> observe() {
        return replicas.values().stream().map(ProcessReplica::observed).toList();
    }

    @Override
    public void forget(String replicaId) {
        ProcessReplica replica = replicas.get(replicaId);
        if (replica != null && replica.observed().hasEnded()) {
            replicas.remove(replicaId);
            removeFolder(folders.resolve(replicaId));
        }
    }

    private static void removeFolder(Path folder) {
        try (var inside = Files.walk(folder)) {
            for (Path path : inside.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        } catch (IOException _) {
            // What stays is removed at the next start.
        }
    }

    @Override
    public Capacity capacity() {
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        return new Capacity(
                Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
    }

    @Override
    public List<String> lastLines(String deploymentId, int most) {
        LogSegments log = logsByDeployment.get(deploymentId);
        return log == null ? List.of() : log.newest(most);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public void close() {
        killer.shutdownNow();
        replicas.values().forEach(ProcessReplica::kill);
        CompletableFuture.allOf(
                        replicas.values().stream()
                                .map(ProcessReplica::end)
                                .toArray(CompletableFuture[]::new))
                .join();
        for (LogSegments log : logsByDeployment.values()) {
            try {
                log.close();
            } catch (IOException _) {
                // Everything that was written is written.
            }
        }
    }
}
