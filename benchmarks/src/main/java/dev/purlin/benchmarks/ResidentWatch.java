package dev.purlin.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Looks at the resident memory of a process all the time, for its highest value.
final class ResidentWatch implements AutoCloseable {
    private static final long EVERY_MILLIS = 50;

    private final long pid;
    private final double before;
    private final Thread thread;
    private volatile double most;

    ResidentWatch(long pid) throws IOException {
        this.pid = pid;
        before = Usage.residentMiB(pid);
        most = before;
        thread = Thread.ofPlatform().daemon().name("resident").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
                most = Math.max(most, Usage.residentMiB(pid));
            }
        } catch (IOException | InterruptedException e) {
            // Nothing more to look at.
        }
    }

    double beforeMiB() {
        return before;
    }

    /// How far it has risen, at most, since the watch began.
    double growthMiB() {
        return most - before;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
