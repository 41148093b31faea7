package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The shell script that stands between the platform and a replica, with a replica that sleeps.
class KeeperTest {
    private Process keeper;
    private ProcessHandle replica;

    @BeforeEach
    void start_a_replica() throws IOException {
        keeper =
                new ProcessBuilder("sh", "-c", script(), "keeper", "sleep", "1000")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long pid = Long.parseLong(Objects.requireNonNull(keeper.inputReader().readLine()));
        replica = ProcessHandle.of(pid).orElseThrow();
    }

    @AfterEach
    void end_what_still_runs() {
        replica.destroyForcibly();
        keeper.destroyForcibly();
    }

    private static String script() throws IOException {
        try (InputStream in = KeeperTest.class.getResourceAsStream("keeper.sh")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(keeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(replica.isAlive()).isFalse();
    }

    @Test
    void a_signal_to_all_of_the_platform_leaves_nobody_without_a_keeper() throws Exception {
        List<ProcessHandle> all = keeper.descendants().filter(p -> !p.equals(replica)).toList();
        assertThat(all).isNotEmpty();
        all.forEach(ProcessHandle::destroy);
        keeper.destroy();
        assertThat(replica.isAlive()).isTrue();
        keeper.outputWriter().close();
        awaitEnd();
    }

    @Test
    void it_ends_as_the_replica_did() throws Exception {
        replica.destroy();
        awaitEnd();
        assertThat(keeper.exitValue()).isEqualTo(128 + 15);
    }

    @Test
    void a_line_is_a_signal_for_the_replica() throws Exception {
        var lines = keeper.outputWriter();
        lines.write("HUP\n");
        lines.flush();
        awaitEnd();
        assertThat(keeper.exitValue()).isEqualTo(128 + 1);
    }
}
