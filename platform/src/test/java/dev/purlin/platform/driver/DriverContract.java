package dev.purlin.platform.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.driver.Observed.Life;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Driver] does that runs commands.
public abstract class DriverContract {
    private static final String DEPLOYMENT = "deploym1";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Semaphore changes = new Semaphore(0);
    protected Driver driver;

    protected abstract Driver open();

    @BeforeEach
    void open_a_driver() {
        driver = open();
        driver.onChange(changes::release);
    }

    @AfterEach
    void close_it() {
        driver.close();
    }

    protected void start(String replicaId, String... argv) {
        var program =
                new Program(
                        DEPLOYMENT,
                        List.of(argv),
                        Map.of("NAMED", "yes"),
                        8_080,
                        false,
                        Limits.NONE,
                        null);
        driver.start(driver.prepare(program), replicaId, given(replicaId));
    }

    private static Given given(String replicaId) {
        return new Given(
                Map.of("OWN", replicaId), Map.of("token", "sesame-open", "more", "sesame-open-up"));
    }

    protected Optional<Observed> find(String replicaId) {
        return driver.observe().stream().filter(o -> o.replicaId().equals(replicaId)).findFirst();
    }

    /// Looks again after each change.
    protected Observed await(String replicaId, Predicate<Observed> wanted)
            throws InterruptedException {
        while (true) {
            Optional<Observed> seen = find(replicaId);
            if (seen.filter(wanted).isPresent()) {
                return seen.get();
            }
            assertThat(changes.tryAcquire(30, TimeUnit.SECONDS)).as("a change").isTrue();
        }
    }

    private Life.Ended awaitEnd(String replicaId) throws InterruptedException {
        return (Life.Ended) await(replicaId, Observed::hasEnded).life();
    }

    @Test
    void secrets_are_files_and_stay_out_of_what_is_logged() throws InterruptedException {
        start("replica1", "sh", "-c", "cd $PURLIN_SECRETS_DIR; ls; cat token; echo; cat more");
        awaitEnd("replica1");
        assertThat(driver.lastLines(DEPLOYMENT, 10)).containsExactly("more", "token", "***", "***");
    }

    @Test
    void a_started_replica_is_observed_until_it_is_forgotten() throws InterruptedException {
        start("replica1", "sh", "-c", "exit 7");
        assertThat(awaitEnd("replica1").exitCode()).isEqualTo(7);
        driver.forget("replica1");
        assertThat(find("replica1")).isEmpty();
    }

    @Test
    void a_running_replica_is_not_forgotten() {
        start("replica1", "sleep", "1000");
        driver.forget("replica1");
        assertThat(find("replica1")).isPresent();
    }

    @Test
    void a_stopped_replica_may_end_in_its_own_way() throws InterruptedException {
        start(
                "replica1",
                "sh",
                "-c",
                "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.01; done");
        awaitLine("up");
        driver.stop("replica1", LONG);
        assertThat(awaitEnd("replica1").exitCode()).isEqualTo(3);
        assertThat(driver.lastLines(DEPLOYMENT, 10)).contains("up", "bye");
    }

    private void awaitLine(String line) {
        while (!driver.lastLines(DEPLOYMENT, 10).contains(line)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_replica_that_does_not_stop_is_ended_by_force() throws InterruptedException {
        start("replica1", "sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done");
        awaitLine("up");
        driver.stop("replica1", Duration.ofMillis(50));
        assertThat(awaitEnd("replica1").exitCode()).isEqualTo(137);
    }

    @Test
    void stopping_what_does_not_exist_is_nothing() {
        driver.stop("nobody00", LONG);
        assertThat(driver.observe()).isEmpty();
    }

    @Test
    void each_replica_has_a_port_of_its_own() throws InterruptedException {
        start("replica1", "sh", "-c", "echo $PORT $0; sleep 1000", "--port=8080");
        start("replica2", "sleep", "1000");
        Observed first = find("replica1").orElseThrow();
        assertThat(first.port()).isNotEqualTo(find("replica2").orElseThrow().port());
        awaitLine(first.port() + " --port=" + first.port());
    }

    @Test
    void a_replica_sees_only_what_was_named() throws InterruptedException {
        start("replica1", "env");
        awaitEnd("replica1");
        List<String> names =
                driver.lastLines(DEPLOYMENT, 100).stream()
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .filter(name -> !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name))
                        .toList();
        assertThat(names).contains("PATH", "NAMED", "OWN", "PORT", "PURLIN_SECRETS_DIR");
        assertThat(names)
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "LANG",
                        "TZ",
                        "NAMED",
                        "OWN",
                        "PORT",
                        "HOSTNAME",
                        "APP_HOME",
                        "TMPDIR",
                        "PURLIN_SECRETS_DIR");
    }

    @Test
    void a_command_that_does_not_exist_is_a_replica_that_ends() throws InterruptedException {
        start("replica1", "no-such-command-anywhere");
        assertThat(awaitEnd("replica1").exitCode()).isNotZero();
        assertThat(driver.lastLines(DEPLOYMENT, 10)).isNotEmpty();
    }

    @Test
    void a_line_without_end_comes_in_pieces() throws InterruptedException {
        start("replica1", "sh", "-c", "head -c 40000 /dev/zero | tr '\\0' x");
        awaitEnd("replica1");
        assertThat(driver.lastLines(DEPLOYMENT, 10)).hasSize(3);
    }

    @Test
    void it_tells_what_the_machine_has() {
        assertThat(driver.capacity().processors()).isPositive();
        assertThat(driver.capacity().memoryBytes()).isPositive();
    }
}
