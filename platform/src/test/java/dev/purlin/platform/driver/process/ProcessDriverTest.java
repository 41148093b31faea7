package dev.purlin.platform.driver.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.DriverContract;
import dev.purlin.platform.driver.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessDriverTest extends DriverContract {
    @TempDir Path folder;

    @Override
    protected Driver open() {
        try {
            Files.createDirectories(folder.resolve("replicas"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return new ProcessDriver(
                folder.resolve("logs"),
                folder.resolve("replicas"),
                Map.of("PATH", System.getenv("PATH"), "SECRET_OF_THE_PLATFORM", "x"),
                InstantSource.system());
    }

    private long pid(String replicaId) throws InterruptedException {
        return await(replicaId, seen -> seen.pid().isPresent()).pid().getAsLong();
    }

    /// The pids that a replica printed.
    private List<ProcessHandle> printed(int count) {
        while (driver.lastLines("deploym1", 10).size() < count) {
            Thread.onSpinWait();
        }
        return driver.lastLines("deploym1", 10).stream()
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
                .toList();
    }

    private static void awaitGone(ProcessHandle process) {
        process.onExit().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    @Test
    void the_pid_is_the_replicas_own() throws InterruptedException {
        start("replica1", "sleep", "1000");
        ProcessHandle process = ProcessHandle.of(pid("replica1")).orElseThrow();
        awaitProgram(process, "sleep");
    }

    /// Waits, at most ten seconds, until a process runs a program: between its fork and its exec it
    /// is still the shell that forked it.
    private static void awaitProgram(ProcessHandle process, String program) {
        Instant end = Instant.now().plusSeconds(10);
        while (Instant.now().isBefore(end) && !runs(process, program)) {
            Thread.onSpinWait();
        }
        assertThat(process.info().command())
                .hasValueSatisfying(c -> assertThat(c).endsWith(program));
    }

    private static boolean runs(ProcessHandle process, String program) {
        return process.info().command().filter(c -> c.endsWith(program)).isPresent();
    }

    @Test
    void what_a_replica_started_ends_with_it() throws InterruptedException {
        start("replica1", "sh", "-c", "sleep 1000 & echo $!; sleep 1000 & echo $!; wait");
        List<ProcessHandle> children = printed(2);
        assertThat(children).hasSize(2);
        driver.stop("replica1", Duration.ofMinutes(5));
        await("replica1", Observed::hasEnded);
        children.forEach(ProcessDriverTest::awaitGone);
    }

    @Test
    void what_a_replica_left_behind_is_ended_too() throws InterruptedException {
        start("replica1", "sh", "-c", "sleep 1000 & echo $!");
        List<ProcessHandle> children = printed(1);
        await("replica1", Observed::hasEnded);
        children.forEach(ProcessDriverTest::awaitGone);
    }

    @Test
    void closing_ends_all_replicas_even_deaf_ones() throws InterruptedException {
        start("replica1", "sh", "-c", "trap '' TERM HUP INT; while :; do sleep 1; done");
        start("replica2", "sleep", "1000");
        var first = ProcessHandle.of(pid("replica1")).orElseThrow();
        var second = ProcessHandle.of(pid("replica2")).orElseThrow();
        driver.close();
        awaitGone(first);
        awaitGone(second);
    }

    @Test
    void logs_are_json_lines_in_a_folder_of_the_deployment() throws Exception {
        start("replica1", "echo", "hello \"world\"");
        await("replica1", Observed::hasEnded);
        assertThat(folder.resolve("logs/deploym1/0.ndjson"))
                .content()
                .contains("\"replica\":\"replica1\"", "\"message\":\"hello \\\"world\\\"\"");
    }

    @Test
    void a_port_is_replaced_only_where_it_is_one() {
        List<String> argv =
                List.of("serve", "--port", "8000", "--max", "8000", "--http=:8000", "-p", "8000");
        assertThat(PortInCommand.replaced(argv, 8_000, 31_234))
                .containsExactly(
                        "serve",
                        "--port",
                        "31234",
                        "--max",
                        "8000",
                        "--http=:31234",
                        "-p",
                        "31234");
        assertThat(PortInCommand.replaced(List.of("run --port 8000 --len 8000"), 8_000, 1))
                .containsExactly("run --port 1 --len 8000");
    }
}
