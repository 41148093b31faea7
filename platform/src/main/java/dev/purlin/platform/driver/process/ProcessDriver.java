package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.platform.driver.Artifact;
import dev.purlin.platform.driver.Capacity;
import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.DriverException;
import dev.purlin.platform.driver.Given;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.driver.Program;
import dev.purlin.platform.driver.Source;
import dev.purlin.platform.driver.Unpacker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Replicas as processes of this machine, each in a process group of its own, on a free port of the
/// loopback address, with an environment that holds only what was named.
///
/// Each is started by a small shell, its keeper, that reads a pipe from this process: when the pipe
/// ends, so does the group. So no replica outlives this process, even when it is killed.
public final class ProcessDriver implements Driver {
    /// Servers that would listen on all addresses of the machine listen here.
    private static final String LOOPBACK = "127.0.0.1";

    private static final int PORT_TRIES = 20;

    private final Path logs;
    private final Path folders;
    private final DeploymentFolders prepared;
    private final Map<String, String> inherited;
    private final @Nullable Rooms rooms;
    private final Capacity capacity;
    private final InstantSource clock;
    private final String keeper = keeperScript();
    private final Map<String, ProcessReplica> replicas = new ConcurrentHashMap<>();
    private final Map<String, LogSegments> logsByDeployment = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService killer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("purlin-driver").daemon().factory());

    /// Where a driver keeps what.
    ///
    /// @param logs gets a folder for each deployment
    /// @param deployments gets a folder for each deployment that is made from an archive
    /// @param replicas gets a folder for each replica
    public record Folders(Path logs, Path deployments, Path replicas) {}

    /// A driver without replicas.
    public ProcessDriver(Folders folders, Unpacker archives, Host host, InstantSource clock) {
        this.logs = folders.logs();
        this.folders = folders.replicas();
        this.prepared = new DeploymentFolders(folders.deployments(), archives, clock, this::build);
        this.inherited = host.inherited();
        this.rooms = Rooms.work(inherited) ? new Rooms(host.readable()) : null;
        this.capacity = host.capacity();
        this.clock = clock;
        var _ =
                killer.scheduleWithFixedDelay(
                        new MemoryWatch(replicas.values()),
                        MemoryWatch.EVERY_MILLIS,
                        MemoryWatch.EVERY_MILLIS,
                        TimeUnit.MILLISECONDS);
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
        Source source = program.source();
        if (source == null) {
            return new Artifact(program, null);
        }
        try {
            return new Artifact(
                    program, prepared.prepare(program, source, log(program.deploymentId())));
        } catch (IOException failure) {
            throw new DriverException(
                    "the log of " + program.deploymentId() + " cannot be written", failure);
        }
    }

    private int build(String line, Program program, Path app, LogSegments log)
            throws IOException, InterruptedException {
        Path own = app.resolveSibling(DeploymentFolders.BUILD);
        Trees.delete(own);
        var place = new Place(app, OwnFolders.make(own, Map.of()), app.resolveSibling("root"));
        Process process = kept(List.of("/bin/sh", "-c", line), program, place, Map.of()).start();
        var follower =
                Thread.ofVirtual()
                        .name("purlin-build-" + program.deploymentId())
                        .start(() -> follow(process, log));
        try {
            int code = process.waitFor();
            follower.join();
            return code;
        } finally {
            process.getOutputStream().close();
            Trees.delete(own);
        }
    }

    /// Reads in a thread of its own, so that who waits for the end can be interrupted.
    private void follow(Process build, LogSegments log) {
        try (var in = build.getInputStream()) {
            var lines = new Lines(in);
            // The keeper's first line is a pid.
            var _ = lines.next();
            for (var said = lines.next(); said.isPresent(); said = lines.next()) {
                log.add(DeploymentFolders.BUILD, clock.instant(), said.get());
            }
        } catch (IOException _) {
            // It was ended.
        }
    }

    @Override
    public void discard(String deploymentId) {
        prepared.remove(deploymentId);
    }

    @Override
    public OptionalInt fixedPort(Program program) {
        return PortInCommand.fixed(program.argv(), program.serverPort());
    }

    @Override
    public void start(Artifact artifact, String replicaId, Given given) {
        Program program = artifact.program();
        try {
            OptionalInt fixed = fixedPort(program);
            int port = fixed.isPresent() ? fixed.getAsInt() : freePort();
            LogSegments log = log(program.deploymentId());
            Process process = process(artifact, replicaId, given, port, log).start();
            var replica =
                    new ProcessReplica(
                            replicaId,
                            program.deploymentId(),
                            port,
                            program.limits(),
                            process,
                            clock);
            replicas.put(replicaId, replica);
            replica.follow(log, given::redacted, this::changed);
        } catch (IOException failure) {
            throw new DriverException(
                    "replica " + replicaId + " of " + program.deploymentId() + " did not start",
                    failure);
        }
    }

    private ProcessBuilder process(
            Artifact artifact, String replicaId, Given given, int port, LogSegments log)
            throws IOException {
        Program program = artifact.program();
        Path own = folders.resolve(replicaId).toAbsolutePath();
        OwnFolders made = OwnFolders.make(own, given.secrets());
        Path app = artifact.folder();
        Place place =
                app == null
                        ? new Place(own, made, own.resolve("root"))
                        : new Place(app, made, app.resolveSibling("root"));
        Optional<List<String>> replaced =
                PortInCommand.replaced(program.argv(), program.serverPort(), port);
        if (replaced.isPresent() && port != program.serverPort()) {
            log.add(
                    replicaId,
                    clock.instant(),
                    "port " + program.serverPort() + " → " + port + " in the start command");
        }
        var more = new HashMap<>(given.environment());
        more.put("HOSTNAME", LOOPBACK);
        more.put("PORT", Integer.toString(port));
        return kept(replaced.orElse(program.argv()), program, place, more);
    }

    /// Where a command runs.
    ///
    /// @param app where it starts
    /// @param own what it alone has
    /// @param root everything else that it sees, in a room
    private record Place(Path app, OwnFolders own, Path root) {}

    /// A command under a keeper, with an environment of its own, and in a room where it has one.
    private ProcessBuilder kept(
            List<String> argv, Program program, Place place, Map<String, String> more)
            throws IOException {
        boolean inside = rooms != null && program.isConfined();
        var command = new ArrayList<>(List.of("/bin/sh", "-c", keeper, "keeper"));
        command.addAll(
                rooms != null && inside
                        ? rooms.inside(
                                new Rooms.Furniture(
                                        place.root(),
                                        place.app(),
                                        place.own().secrets(),
                                        place.own().tmp()),
                                argv)
                        : argv);
        var process = new ProcessBuilder(command).directory(place.app().toFile());
        Map<String, String> seen = process.environment();
        seen.clear();
        seen.putAll(inherited);
        seen.putAll(inside ? Rooms.variables() : place.own().variables(place.app()));
        seen.putAll(program.environment());
        seen.putAll(more);
        return process.redirectErrorStream(true);
    }

    @Override
    public boolean hasRooms() {
        return rooms != null;
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
        try {
            Trees.delete(folder);
        } catch (IOException _) {
            // What stays is removed at the next start.
        }
    }

    @Override
    public Capacity capacity() {
        return capacity;
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
