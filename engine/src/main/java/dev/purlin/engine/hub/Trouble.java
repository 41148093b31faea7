package dev.purlin.engine.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A failure that may not happen again: another try is due.
final class Trouble extends IOException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration wait;

    Trouble(String message, @Nullable Duration wait) {
        super(message);
        this.wait = wait;
    }

    /// How long the hub asks to be left alone.
    Optional<Duration> asked() {
        return Optional.ofNullable(wait);
    }
}
