package dev.purlin.modelserver;

import dev.purlin.engine.Engine.Probe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether the model works, as its last run tells.
///
/// ```
/// WELL ──a run failed──▶ ILL ──a run, or a probe, succeeded──▶ WELL
/// ```
///
/// While ill, whoever asks starts a probe, one at a time for all who ask. Safe for all threads.
final class Health {
    /// A model that runs one token in more time than this is of no use.
    static final Duration LONGEST_PROBE = Duration.ofSeconds(10);

    private final Supplier<Probe> probes;
    private final Duration longest;
    private volatile boolean well = true;
    private @Nullable CompletableFuture<Boolean> probing;

    /// @param probes starts a probe
    /// @param longest a probe is waited for
    Health(Supplier<Probe> probes, Duration longest) {
        this.probes = probes;
        this.longest = longest;
    }

    void succeeded() {
        // Read first: written by every run, it would be fetched anew by every core.
        if (!well) {
            well = true;
        }
    }

    void failed() {
        well = false;
    }

    /// As known now. When ill, a probe is started, for whoever asks next.
    boolean isWell() {
        if (well) {
            return true;
        }
        var _ = probed();
        return false;
    }

    /// As known now, or, when ill, as a probe finds out.
    CompletionStage<Boolean> check() {
        return well ? CompletableFuture.completedFuture(true) : probed();
    }

    private CompletableFuture<Boolean> probed() {
        CompletableFuture<Boolean> started;
        synchronized (this) {
            if (probing != null) {
                return probing;
            }
            started = new CompletableFuture<>();
            probing = started;
        }
        start(started);
        return started;
    }

    private void start(CompletableFuture<Boolean> outcome) {
        try {
            Probe probe = probes.get();
            var _ =
                    probe.future()
                            .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                            .whenComplete((_, failure) -> {
                                probe.cancel().run();
                                end(outcome, failure == null);
                            });
        } catch (RuntimeException _) {
            end(outcome, false);
        }
    }

    private void end(CompletableFuture<Boolean> outcome, boolean success) {
        synchronized (this) {
            probing = null;
        }
        if (success) {
            succeeded();
        }
        outcome.complete(success);
    }
}
