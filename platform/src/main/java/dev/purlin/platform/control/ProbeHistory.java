package dev.purlin.platform.control;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a replica answered its probes so far, and what follows by its plan. Pure, but for what it
/// remembers; for one thread.
final class ProbeHistory {
    /// One that cannot be reached may be chance; three in a row are a server that is gone.
    private static final int MOST_UNREACHED_IN_ROW = 3;

    private final ProbePlan plan;
    private final Instant startedAt;
    private boolean wasReady;
    private boolean ready;
    private int unreachedInRow;
    private @Nullable Instant notReadySince;
    private @Nullable Instant notLiveSince;

    ProbeHistory(ProbePlan plan, Instant startedAt) {
        this.plan = plan;
        this.startedAt = startedAt;
    }

    /// How a probe was answered.
    enum Answer {
        GOOD,
        BAD,
        /// There was none.
        UNREACHED
    }

    /// Takes in one answer of each path.
    void answered(Answer readyPath, Answer livePath, Instant now) {
        unreachedInRow = readyPath == Answer.UNREACHED ? unreachedInRow + 1 : 0;
        notReadySince = since(readyPath, notReadySince, now);
        notLiveSince = since(livePath, notLiveSince, now);
        if (notReadySince == null) {
            ready = true;
            wasReady = true;
        } else if (unreachedInRow >= MOST_UNREACHED_IN_ROW
                || has(plan.stopTraffic(), notReadySince, now)) {
            ready = false;
        }
    }

    private static @Nullable Instant since(Answer answer, @Nullable Instant before, Instant now) {
        if (answer == Answer.GOOD) {
            return null;
        }
        return before == null ? now : before;
    }

    private static boolean has(Duration passed, Instant since, Instant now) {
        return !since.plus(passed).isAfter(now);
    }

    boolean isReady() {
        return ready;
    }

    /// Whether it ever was: from then on it is asked whether it lives.
    boolean wasReady() {
        return wasReady;
    }

    /// Why it is to be ended; null while it need not be.
    @Nullable String failure(Instant now) {
        if (!wasReady) {
            return has(plan.startup(), startedAt, now)
                    ? plan.readyPath() + " gave no good answer within " + text(plan.startup())
                    : null;
        }
        Instant counted = startedAt.plus(plan.restartDelay());
        Instant since = notLiveSince;
        if (since == null) {
            return null;
        }
        return has(plan.restart(), since.isBefore(counted) ? counted : since, now)
                ? plan.livePath() + " gave no good answer for " + text(plan.restart())
                : null;
    }

    private static String text(Duration time) {
        return time.toSeconds() + " s";
    }
}
