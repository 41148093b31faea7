package dev.purlin.httpserver;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Failures as they come out of futures.
final class Failures {
    private Failures() {}

    /// The failure itself, out of what futures wrap around it.
    static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
            return wrapper.getCause();
        }
        return failure == null ? new IllegalStateException("a handler answered nothing") : failure;
    }
}
