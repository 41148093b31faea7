package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.purlin.platform.driver.Limits;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.driver.Observed.Life;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A keeper process and the replica that it keeps.
///
/// The pipe to the keeper is what holds the replica in life: it is closed by [#kill], by the end of
/// this process, or never. Guarded by its own lock.
final class ProcessReplica {
    private static final String HOST = "127.0.0.1";

    private final String id;
    private final String deploymentId;
    private final int port;
    private final Limits limits;
    private final Process keeper;
    private final Instant startedAt;
    private final InstantSource clock;
    private final CompletableFuture<Void> logRead = new CompletableFuture<>();
    private OptionalLong pid = OptionalLong.empty();
    private @Nullable String why;
    private Life life = new Life.Running();

    ProcessReplica(
            String id,
            String deploymentId,
            int port,
            Limits limits,
            Process keeper,
            InstantSource clock) {
        this.id = id;
        this.deploymentId = deploymentId;
        this.port = port;
        this.limits = limits;
        this.keeper = keeper;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    String id() {
        return id;
    }

    int port() {
        return port;
    }

    Limits limits() {
        return limits;
    }

    /// Absent before it is known and once it is gone.
    synchronized OptionalLong runningPid() {
        return life instanceof Life.Ended ? OptionalLong.empty() : pid;
    }

    synchronized Observed observed() {
        return new Observed(id, deploymentId, HOST, port, pid, startedAt, life);
    }

    /// Follows it to its end: reads what it writes, then tells that it is gone.
    ///
    /// @param clean takes out of a line what nobody may read there
    void follow(LogSegments log, UnaryOperator<String> clean, Runnable changed) {
        Thread.ofPlatform()
                .name("purlin-log-" + id)
                .daemon()
                .start(() -> read(log, clean, changed));
        var _ =
                end().thenAccept(process -> {
                    ended(process.exitValue(), log);
                    changed.run();
                });
    }

    /// The pipe ends with the last process that could write to it.
    private void read(LogSegments log, UnaryOperator<String> clean, Runnable changed) {
        try (var in = keeper.getInputStream()) {
            var lines = new Lines(in);
            started(lines.next().orElse(""));
            changed.run();
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                log.add(id, clock.instant(), clean.apply(line.get()));
            }
        } catch (IOException failure) {
            log.add(id, clock.instant(), "its output can no longer be read: " + failure);
        } finally {
            logRead.complete(null);
        }
    }

    /// The keeper's first line.
    private synchronized void started(String line) {
        if (line.matches("\\d{1,18}")) {
            pid = OptionalLong.of(Long.parseLong(line));
        }
    }

    private synchronized void ended(int exitCode, LogSegments log) {
        if (why != null) {
            log.add(id, clock.instant(), "ended by the platform: " + why);
        }
        life = new Life.Ended(exitCode, clock.instant(), why);
        closePipe();
    }

    synchronized void terminate() {
        if (life instanceof Life.Running) {
            life = new Life.Stopping();
            tell("TERM\n");
        }
    }

    /// The keeper kills when its pipe ends.
    synchronized void kill() {
        closePipe();
    }

    /// Ends it for a reason that its end then tells, the first one if there are several.
    synchronized void killFor(String reason) {
        if (why == null && !(life instanceof Life.Ended)) {
            why = reason;
            closePipe();
        }
    }

    private void tell(String line) {
        OutputStream pipe = keeper.getOutputStream();
        try {
            pipe.write(line.getBytes(US_ASCII));
            pipe.flush();
        } catch (IOException _) {
            // The keeper is gone, and with it the replica: the exit tells.
        }
    }

    private void closePipe() {
        try {
            keeper.getOutputStream().close();
        } catch (IOException _) {
            // Closed from the other side already.
        }
    }

    /// Completes when it is gone.
    CompletableFuture<Process> end() {
        return keeper.onExit().thenCombine(logRead, (process, _) -> process);
    }
}
