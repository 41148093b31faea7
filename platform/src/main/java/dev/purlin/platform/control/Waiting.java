package dev.purlin.platform.control;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a deployment waits for, and what of it was told. Belongs to the reconciler's thread.
final class Waiting {
    private @Nullable Wait now;
    private @Nullable Instant since;
    private @Nullable String told;

    /// @param wait null when it does not wait
    void is(@Nullable Wait wait, Instant at) {
        now = wait;
        if (wait == null) {
            since = null;
        } else if (since == null) {
            since = at;
        }
    }

    /// Null when it does not wait.
    @Nullable Wait now() {
        return now;
    }

    /// Since when it waits, for whatever; null when it does not.
    @Nullable Instant since() {
        return since;
    }

    /// Whether it began to wait for something else, or to wait no more, since that was told.
    boolean isNews() {
        return !Objects.equals(now == null ? null : now.about(), told);
    }

    void tell() {
        told = now == null ? null : now.about();
    }
}
