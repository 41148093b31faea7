package dev.purlin.cli.bench;

import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.Progress;
import dev.purlin.cli.told.Surroundings;
import java.io.PrintStream;
import java.time.Duration;

/// Where a run stands, on stderr: redrawn on one line while a person watches, else a plain line now
/// and then.
final class ProgressLine {
    private static final Duration DRAWN_EVERY = Duration.ofMillis(250);
    private static final Duration PLAIN_EVERY = Duration.ofSeconds(10);
    private static final String CLEAR = "\r\u001b[K";

    private ProgressLine() {}

    /// Waits for the result.
    static LoadResult await(LoadRun run, Surroundings around) throws InterruptedException {
        Thread teller =
                Thread.ofVirtual()
                        .start(
                                around.terminal()
                                        ? () -> draw(run, around.err())
                                        : () -> list(run, around.err(), PLAIN_EVERY));
        try {
            return run.await();
        } finally {
            teller.interrupt();
            teller.join();
            if (around.terminal()) {
                around.err().print(CLEAR);
            }
        }
    }

    private static void draw(LoadRun run, PrintStream err) {
        try {
            while (!run.ended()) {
                err.print(CLEAR + told(run));
                err.flush();
                Thread.sleep(DRAWN_EVERY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static void list(LoadRun run, PrintStream err, Duration every) {
        try {
            Thread.sleep(every);
            while (!run.ended()) {
                err.println("purlin bench load: " + told(run));
                Thread.sleep(every);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String told(LoadRun run) {
        Progress at = run.progress();
        return "%s%,d succeeded, %,d failed, %,d missed"
                .formatted(
                        run.warmingUp() ? "warming up: " : "",
                        at.succeeded(),
                        at.failed(),
                        at.missed());
    }
}
