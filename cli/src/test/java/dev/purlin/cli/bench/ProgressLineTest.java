package dev.purlin.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.bench.MockPlan;
import dev.purlin.bench.MockServer;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProgressLineTest {
    @Test
    void where_nobody_watches_progress_is_told_in_plain_lines() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce());
                var tester = new LoadTester();
                var told = new PipedInputStream();
                var lines = new Scanner(told, UTF_8)) {
            var err = new PrintStream(new PipedOutputStream(told), true, UTF_8);
            LoadPlan plan = LoadPlan.get(server.url()).until(End.after(Duration.ofHours(1)));
            LoadRun run = tester.start(plan);
            Thread teller =
                    Thread.ofVirtual()
                            .start(() -> ProgressLine.list(run, err, Duration.ofMillis(1)));
            assertThat(lines.nextLine())
                    .matches("purlin bench load: .*[0-9,]+ succeeded, 0 failed, 0 missed");
            teller.interrupt();
            teller.join();
            run.stop();
        }
    }
}
