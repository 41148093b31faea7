package dev.purlin.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the deaths of a deployment's replicas mean for the next start. Unchangeable.
///
/// @param inRow deaths since a replica last stayed ready for [#STEADY]
/// @param beforeReady deaths while no replica was ready ever since the deployment was made
/// @param notBefore when the next replica may start; null when at once
public record Crashes(int inRow, int beforeReady, @Nullable Instant notBefore) {
    public static final Crashes NONE = new Crashes(0, 0, null);

    /// Deaths before a first readiness after which there is no further try.
    static final int MOST_BEFORE_READY = 5;

    /// So long a replica must have been ready that what went before is forgotten.
    static final Duration STEADY = Duration.ofMinutes(1);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;

    /// One more death.
    ///
    /// @param readyFor how long the replica had been ready; null when it never was
    /// @param everReady whether any replica of the deployment ever was
    Crashes died(Instant now, @Nullable Duration readyFor, boolean everReady) {
        boolean steady = readyFor != null && readyFor.compareTo(STEADY) >= 0;
        int row = steady ? 1 : inRow + 1;
        return new Crashes(row, everReady ? 0 : beforeReady + 1, now.plus(wait(row)));
    }

    /// A replica is ready: the next death counts on, but nothing waits.
    Crashes recovered() {
        return new Crashes(inRow, 0, null);
    }

    /// A replica died, and none was ready since.
    boolean isRecovering() {
        return notBefore != null;
    }

    private static Duration wait(int inRow) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(inRow - 1, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    boolean isHopeless() {
        return beforeReady >= MOST_BEFORE_READY;
    }

    boolean mayStart(Instant now) {
        return notBefore == null || !now.isBefore(notBefore);
    }

    /// When a start that may not be now may be.
    Optional<Instant> nextStart(Instant now) {
        return mayStart(now) ? Optional.empty() : Optional.ofNullable(notBefore);
    }
}
