package dev.purlin.cli.told;

import java.io.PrintStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.function.IntConsumer;

/// What becomes of a server when one of its threads ends by an [Error], such as no memory left: it
/// tells, and ends too. Half of it would go on and start, stop and answer nothing.
///
/// @param end ends the process with a code
public record LastResort(PrintStream err, IntConsumer end) implements UncaughtExceptionHandler {
    /// For all threads of this process that have none of their own.
    public static void install(PrintStream err) {
        Thread.setDefaultUncaughtExceptionHandler(
                new LastResort(err, code -> Runtime.getRuntime().halt(code)));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof Error) {
            try {
                err.println("purlin: " + thread.getName() + " cannot go on: " + failure);
                err.println("  The process ends, for it would only seem to run. Start it again.");
                failure.printStackTrace(err);
                err.flush();
            } finally {
                end.accept(ExitCode.FAILED.number());
            }
        } else {
            System.getLogger("purlin")
                    .log(System.Logger.Level.ERROR, thread.getName() + " ended", failure);
        }
    }
}
