package dev.purlin.httpserver;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one request came to.
///
/// @param route the path of the route that answered; null when none did
/// @param status [#GONE] when the caller left before its answer was written
/// @param tookNanos from the head's arrival to the last byte written
/// @param notes what the handler had to say
/// @param traceparent as the caller sent it
public record Outcome(
        String id,
        String method,
        String path,
        @Nullable String route,
        int status,
        long bytesIn,
        long bytesOut,
        long tookNanos,
        List<Map.Entry<String, Object>> notes,
        @Nullable String traceparent) {
    /// The status that stands in logs for "nobody was there to answer".
    public static final int GONE = 499;

    public Outcome {
        notes = List.copyOf(notes);
    }
}
