package dev.purlin.platform.control;

import dev.purlin.platform.driver.Artifact;
import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What must be done once before a deployment's first start, beside the reconciler's thread: an
/// archive may be large, and what it is built with slow.
final class Preparations implements AutoCloseable {
    private static final int AT_ONCE = 2;

    private final Driver driver;
    private final Runnable changed;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofPlatform().name("purlin-prepare-", 0).daemon().factory());

    /// @param changed is told, on any thread, that one is done or failed
    Preparations(Driver driver, Runnable changed) {
        this.driver = driver;
        this.changed = changed;
    }

    /// What is made from nothing is ready at once.
    CompletableFuture<Artifact> begin(Program program) {
        if (program.source() == null) {
            return CompletableFuture.completedFuture(driver.prepare(program));
        }
        var begun = CompletableFuture.supplyAsync(() -> driver.prepare(program), workers);
        var _ = begun.whenComplete((_, _) -> changed.run());
        return begun;
    }

    /// Drops what was prepared for a deployment that is gone.
    void discard(String deploymentId) {
        workers.execute(() -> driver.discard(deploymentId));
    }

    /// Interrupts those under way: they begin anew at the next start.
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
