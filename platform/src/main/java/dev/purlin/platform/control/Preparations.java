package dev.purlin.platform.control;

import dev.purlin.platform.driver.Artifact;
import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// What must be done once before a deployment's first start, beside the reconciler's thread: an
/// archive may be large, and what it is built with slow. Belongs to that thread.
final class Preparations implements AutoCloseable {
    private static final int AT_ONCE = 2;

    private final Driver driver;
    private final Runnable changed;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofPlatform().name("purlin-prepare-", 0).daemon().factory());

    /// The last that was begun, by deployment: what is dropped must be gone before it is made anew.
    private final Map<String, CompletableFuture<?>> last = new HashMap<>();

    /// @param changed is told, on any thread, that one is done or failed
    Preparations(Driver driver, Runnable changed) {
        this.driver = driver;
        this.changed = changed;
    }

    /// What is made from nothing is ready at once.
    CompletableFuture<Artifact> begin(Program program) {
        last.values().removeIf(CompletableFuture::isDone);
        if (program.source() == null && !last.containsKey(program.deploymentId())) {
            return CompletableFuture.completedFuture(driver.prepare(program));
        }
        var begun = afterwards(program.deploymentId(), () -> driver.prepare(program));
        var _ = begun.whenComplete((_, _) -> changed.run());
        return begun;
    }

    /// Drops what was prepared for a deployment that is gone.
    void discard(String deploymentId) {
        var _ =
                afterwards(
                        deploymentId,
                        () -> {
                            driver.discard(deploymentId);
                            return deploymentId;
                        });
    }

    private <T> CompletableFuture<T> afterwards(String deploymentId, Supplier<T> work) {
        CompletableFuture<?> before =
                last.getOrDefault(deploymentId, CompletableFuture.completedFuture(null));
        CompletableFuture<T> next = before.handleAsync((_, _) -> work.get(), workers);
        last.put(deploymentId, next);
        return next;
    }

    /// Interrupts those under way: they begin anew at the next start.
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
