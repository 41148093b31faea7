package dev.purlin.cli.bench;

import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.Progress;
import dev.purlin.cli.told.Surroundings;
import java.io.PrintStream;
import java.time.Duration;

/// Where a run stands, redrawn on one line of stderr while a person watches.
final class ProgressLine {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final String CLEAR = "\r\u001b[K";

    private ProgressLine() {}

    /// Waits for the result.
    static LoadResult await(LoadRun run, Surroundings surroundings) throws InterruptedException {
        if (!surroundings.terminal()) {
            return run.await();
        }
        Thread drawer = Thread.ofVirtual().start(() -> draw(run, surroundings.err()));
        try {
            return run.await();
        } finally {
            drawer.interrupt();
            drawer.join();
            surroundings.err().print(CLEAR);
        }
    }

    private static void draw(LoadRun run, PrintStream err) {
        try {
            while (!run.ended()) {
                Progress at = run.progress();
                err.printf(
                        "%s%s%,d succeeded, %,d failed, %,d missed",
                        CLEAR,
                        run.warmingUp() ? "warming up: " : "",
                        at.succeeded(),
                        at.failed(),
                        at.missed());
                err.flush();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
