package dev.purlin.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of history.
///
/// @param actor who or which loop: `key:abcd1234`, `reconciler`, `scaler`
/// @param subject what it happened to: `deployment:builtin1`
/// @param from the state before; null where there was none
public record Event(
        Instant at, String actor, String subject, @Nullable String from, String to, String reason) {
    /// A longer reason is cut: it may hold lines of somebody's log.
    private static final int LONGEST_REASON = 4_000;

    public Event {
        if (reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON) + "…";
        }
    }
}
