package dev.purlin.platform.driver.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.DriverContract;
import dev.purlin.platform.driver.DriverException;
import dev.purlin.platform.driver.Given;
import dev.purlin.platform.driver.Limits;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.driver.Program;
import dev.purlin.platform.driver.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
                new ProcessDriver.Folders(
                        folder.resolve("logs"),
                        folder.resolve("deployments"),
                        folder.resolve("replicas")),
                this::unpack,
                new Host(
                        Map.of("PATH", System.getenv("PATH"), "SECRET_OF_THE_PLATFORM", "x"),
                        null,
                        List.of(),
                        Host.machine()),
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

    private static Optional<List<String>> replaced(String... argv) {
        return PortInCommand.replaced(List.of(argv), 8_000, 31_234);
    }

    @Test
    void a_port_is_replaced_only_where_it_is_one() {
        assertThat(
                        replaced(
                                "serve",
                                "--port",
                                "8000",
                                "--max",
                                "8000",
                                "--http=:8000",
                                "-p",
                                "8000"))
                .contains(
                        List.of(
                                "serve",
                                "--port",
                                "31234",
                                "--max",
                                "8000",
                                "--http=:31234",
                                "-p",
                                "31234"));
        assertThat(replaced("run --port 8000 --len 8000"))
                .contains(List.of("run --port 31234 --len 8000"));
    }

    @Test
    void a_port_that_stands_there_once_as_a_word_is_one() {
        assertThat(replaced("sh", "-c", "sh -c \"listen 8000\""))
                .contains(List.of("sh", "-c", "sh -c \"listen 31234\""));
        assertThat(replaced("sh", "-c", "AT=8000 listen"))
                .contains(List.of("sh", "-c", "AT=31234 listen"));
        assertThat(replaced("listen", "8000", "8000")).isEmpty();
        assertThat(replaced("listen", "18000", "8000.5", "x8000")).isEmpty();
    }

    @Test
    void a_command_without_its_port_has_a_fixed_one_unless_it_reads_the_variable() {
        assertThat(PortInCommand.fixed(List.of("listen"), 8_000)).hasValue(8_000);
        for (String own :
                List.of("listen 8000", "listen $PORT", "listen ${PORT}", "listen :8000")) {
            assertThat(PortInCommand.fixed(List.of("sh", "-c", own), 8_000)).as(own).isEmpty();
        }
        assertThat(PortInCommand.fixed(List.of("listen $PORTS"), 8_000)).hasValue(8_000);
    }

    /// An archive is its own name in a file.
    private void unpack(String archive, Path into) throws IOException {
        Files.createDirectory(into);
        Files.writeString(into.resolve("name"), archive);
    }

    private static Program made(String command, String... buildCommands) {
        return made(false, command, buildCommands);
    }

    private static Program made(boolean confined, String command, String... buildCommands) {
        return new Program(
                "deploym1",
                List.of("/bin/sh", "-c", command),
                Map.of("NAMED", "yes"),
                8_080,
                confined,
                Limits.NONE,
                new Source("archive1", List.of(buildCommands)));
    }

    @Test
    void a_replica_starts_where_its_archive_is_unpacked_and_built() throws InterruptedException {
        Program program =
                made("cat name built; echo; echo $APP_HOME $PWD $PORT", "echo -$NAMED >built");
        driver.start(driver.prepare(program), "replica1", Given.NOTHING);
        await("replica1", Observed::hasEnded);
        Path app = folder.resolve("deployments/deploym1/app").toAbsolutePath();
        assertThat(driver.lastLines("deploym1", 10))
                .containsSubsequence(
                        "build command 1 of 1: echo -$NAMED >built", "archive1-yes", "")
                .anyMatch(line -> line.startsWith(app + " " + app + " "));
    }

    @Test
    void what_was_prepared_once_is_not_prepared_again() {
        driver.prepare(made("true", "echo x >>built"));
        driver.prepare(made("true", "echo x >>built"));
        assertThat(folder.resolve("deployments/deploym1/app/built")).hasContent("x");
        driver.discard("deploym1");
        assertThat(folder.resolve("deployments/deploym1")).doesNotExist();
    }

    @Test
    void a_build_command_that_fails_is_told_and_what_it_left_is_made_anew() {
        assertThatThrownBy(() -> driver.prepare(made("true", "echo x >>built", "exit 3")))
                .hasMessage("build command 2 of 2 ended with exit code 3");
        driver.prepare(made("true", "echo y >>built"));
        assertThat(folder.resolve("deployments/deploym1/app/built")).hasContent("y");
    }

    @Test
    void a_build_that_is_interrupted_ends() throws InterruptedException {
        var preparing =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                driver.prepare(made("true", "echo $$; sleep 1000"));
                            } catch (DriverException _) {
                                // As it should.
                            }
                        });
        while (driver.lastLines("deploym1", 10).size() < 2) {
            Thread.onSpinWait();
        }
        var shell = ProcessHandle.of(Long.parseLong(driver.lastLines("deploym1", 1).getFirst()));
        preparing.interrupt();
        preparing.join();
        shell.ifPresent(ProcessDriverTest::awaitGone);
    }

    @Test
    void in_a_room_nothing_of_the_machine_can_be_changed_and_little_be_seen()
            throws InterruptedException {
        assumeThat(driver.hasRooms()).as("bubblewrap works here").isTrue();
        Program program =
                made(
                        true,
                        "cat /data/built name; echo; pwd; echo $PURLIN_SECRETS_DIR $TMPDIR $HOME;"
                                + " touch /usr/x /etc/x; ls "
                                + folder
                                + "; kill -0 "
                                + ProcessHandle.current().pid(),
                        "mkdir /data && echo yes >/data/built");
        driver.start(driver.prepare(program), "replica1", Given.NOTHING);
        await("replica1", Observed::hasEnded);
        List<String> lines = driver.lastLines("deploym1", 20);
        assertThat(lines)
                .containsSubsequence("yes", "archive1", "/app", "/secrets /tmp /root")
                .anyMatch(line -> line.contains("/usr/x") && line.contains("Read-only"))
                .anyMatch(line -> line.contains("/etc/x") && line.contains("Read-only"))
                .anyMatch(line -> line.contains(folder.toString()) && line.contains("No such file"))
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("no such process"));
    }

    @Test
    void in_a_room_a_replica_ends_in_its_own_way_and_with_all_it_started()
            throws InterruptedException {
        assumeThat(driver.hasRooms()).as("bubblewrap works here").isTrue();
        Program program =
                made(true, "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.01; done");
        driver.start(driver.prepare(program), "replica1", Given.NOTHING);
        while (!driver.lastLines("deploym1", 10).contains("up")) {
            Thread.onSpinWait();
        }
        driver.stop("replica1", Duration.ofMinutes(5));
        var end = (Observed.Life.Ended) await("replica1", Observed::hasEnded).life();
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(driver.lastLines("deploym1", 10)).contains("bye");
    }

    private Observed.Life.Ended endOfGreedy(boolean confined) throws InterruptedException {
        // Half of it belongs to one whose parent is gone.
        String eats = "python3 -c 'import time; b = b\"x\" * (60 << 20); time.sleep(1000)'";
        var program =
                new Program(
                        "deploym1",
                        List.of("/bin/sh", "-c", "(" + eats + " &); exec " + eats),
                        Map.of(),
                        8_080,
                        confined,
                        new Limits(100L << 20),
                        new Source("archive1", List.of()));
        driver.start(driver.prepare(program), "replica1", Given.NOTHING);
        return (Observed.Life.Ended) await("replica1", Observed::hasEnded).life();
    }

    private void assertToldOf(Observed.Life.Ended end) {
        assertThat(end.exitCode()).isEqualTo(137);
        assertThat(end.why()).matches("1\\d\\d\\.\\d MiB, at most 100\\.0 MiB");
        assertThat(driver.lastLines("deploym1", 1))
                .containsExactly("ended by the platform: " + end.why());
    }

    @Test
    void a_replica_that_uses_more_memory_than_it_may_is_ended_and_told_so()
            throws InterruptedException {
        assumeThat(Path.of("/proc/self/status")).as("memory of processes is told here").exists();
        assertToldOf(endOfGreedy(false));
    }

    @Test
    void in_a_room_memory_is_counted_too() throws InterruptedException {
        assumeThat(Path.of("/proc/self/status")).as("memory of processes is told here").exists();
        assumeThat(driver.hasRooms()).as("bubblewrap works here").isTrue();
        assertToldOf(endOfGreedy(true));
    }

    @Test
    void used_and_limit_are_told_in_a_unit_that_tells_them_apart() {
        assertThat(MemoryWatch.told(19L << 30, 15L << 30)).isEqualTo("19.0 GiB, at most 15.0 GiB");
        assertThat(MemoryWatch.told((3L << 29) + (5 << 20), 3L << 29))
                .isEqualTo("1541.0 MiB, at most 1536.0 MiB");
        assertThat(MemoryWatch.told(1025, 1024)).isEqualTo("1025 bytes, at most 1024 bytes");
    }
}
