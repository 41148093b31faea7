package dev.purlin.platform.driver;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A replica as its driver sees it.
///
/// @param host where it listens, once it does
/// @param pid absent where the driver knows none
public record Observed(
        String replicaId,
        String deploymentId,
        String host,
        int port,
        OptionalLong pid,
        Instant startedAt,
        Life life) {

    /// Where a replica stands in its life.
    public sealed interface Life {
        record Running() implements Life {}

        record Stopping() implements Life {}

        /// It is gone, with all that it started.
        ///
        /// @param exitCode as a shell tells it: 128 and the signal's number when a signal ended it
        /// @param why what its driver ended it for, unasked; null when it did not
        record Ended(int exitCode, Instant at, @Nullable String why) implements Life {}
    }

    public boolean hasEnded() {
        return life instanceof Life.Ended;
    }
}
