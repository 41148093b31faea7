package dev.purlin.bench;

import dev.purlin.bench.LoadResult.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A plan being carried out: first its warm-up, then, over the same connections and from a
/// standstill, what counts. Safe to use from any thread.
public final class LoadRun {
    private final LoadPlan plan;
    private final List<Lane> lanes;
    private final CompletableFuture<LoadResult> result;
    private volatile Phase phase;
    private volatile boolean stopped;
    private volatile boolean warmingUp = true;

    LoadRun(LoadPlan plan, LanesMaker lanes) {
        this.plan = plan;
        this.result = new CompletableFuture<>();
        this.lanes = lanes.make(result);
        phase = newPhase(plan.warmup());
    }

    /// Lanes tell a run that broke by completing its result.
    interface LanesMaker {
        List<Lane> make(CompletableFuture<LoadResult> broken);
    }

    /// Waits until the plan has ended and its last answer is in, or timed out.
    ///
    /// @throws CancellationException if the tester was closed before
    public LoadResult await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load test could not be carried out", e.getCause());
        }
    }

    /// Of the part that runs: while [#warmingUp], of the warm-up.
    public Progress progress() {
        return lanes.stream().map(Lane::progress).reduce(Progress.NONE, Progress::plus);
    }

    public boolean warmingUp() {
        return warmingUp;
    }

    public boolean ended() {
        return result.isDone();
    }

    /// Sends no more; what is under way is still waited for.
    public void stop() {
        if (ended()) {
            return;
        }
        stopped = true;
        phase.cutShort(Ending.STOPPED);
        lanes.forEach(Lane::wake);
    }

    /// Stops, waits this long for what is under way, and gives the rest up.
    public LoadResult end(Duration grace) throws InterruptedException {
        stop();
        try {
            return result.get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            lanes.forEach(Lane::abandon);
        } catch (ExecutionException _) {
            // Told by await().
        }
        return await();
    }

    void begin() {
        var _ =
                begin(phase)
                        .thenCompose(_ -> phase.ending() == Ending.COMPLETE ? count() : nothing())
                        .whenComplete(this::finish);
    }

    private CompletableFuture<LoadResult> count() {
        warmingUp = false;
        Phase counted = newPhase(plan.end());
        phase = counted;
        if (stopped) {
            counted.cutShort(Ending.STOPPED);
        }
        return begin(counted)
                .thenApply(tallies -> Tally.result(tallies, counted.startNanos, counted.ending()));
    }

    /// The result of a run that did not get past its warm-up.
    private CompletableFuture<LoadResult> nothing() {
        return CompletableFuture.completedFuture(Tally.result(List.of(), 0, phase.ending()));
    }

    private Phase newPhase(End end) {
        return new Phase(end, plan.bodies().count(), System.nanoTime());
    }

    private CompletableFuture<List<Tally>> begin(Phase next) {
        var tallies = lanes.stream().map(lane -> lane.begin(next)).toList();
        return CompletableFuture.allOf(tallies.toArray(CompletableFuture[]::new))
                .thenApply(_ -> tallies.stream().map(CompletableFuture::join).toList());
    }

    private void finish(@Nullable LoadResult counted, @Nullable Throwable failure) {
        lanes.forEach(Lane::close);
        if (counted != null) {
            result.complete(counted);
        } else {
            result.completeExceptionally(Objects.requireNonNull(failure));
        }
    }

    void cancel() {
        result.cancel(false);
    }
}
