package dev.purlin.cli.engine;

import dev.purlin.cli.told.ExitCode;
import java.time.Duration;

/// What happens when the process is told to stop: requests under way are answered, then it ends
/// with 0, or with 143 when they took longer than they were given.
///
/// A shutdown hook, since that is where SIGTERM and SIGINT arrive. It ends the process itself: the
/// JVM's own code says which signal came, not whether work was lost. Before the server is ready
/// there is no hook and the JVM's codes, 130 and 143, stand.
final class Ending {
    private final RunningEngine running;
    private final Duration grace;
    private final Runnable lastWords;

    private Ending(RunningEngine running, Duration grace, Runnable lastWords) {
        this.running = running;
        this.grace = grace;
        this.lastWords = lastWords;
    }

    /// @param lastWords run when all else is done: flushes the log
    static void prepare(RunningEngine running, Duration grace, Runnable lastWords) {
        var ending = new Ending(running, grace, lastWords);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("purlin-drain").unstarted(ending::drain));
    }

    private void drain() {
        ExitCode code = ExitCode.TERMINATED;
        try {
            if (running.drain(grace)) {
                // Only now: what is still running would keep the engine from closing.
                running.close();
                code = ExitCode.DONE;
            }
        } finally {
            lastWords.run();
            Runtime.getRuntime().halt(code.number());
        }
    }
}
