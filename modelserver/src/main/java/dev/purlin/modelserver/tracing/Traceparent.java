package dev.purlin.modelserver.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/// The W3C `traceparent` header: `version-trace-span-flags`.
final class Traceparent {
    private static final int VERSION_LENGTH = 2;
    private static final int FLAGS_LENGTH = 2;

    private Traceparent() {}

    /// The caller's span; [SpanContext#getInvalid] for what is not one.
    static SpanContext parse(@Nullable String header) {
        String[] parts = header == null ? new String[0] : header.strip().split("-", -1);
        if (parts.length != 4
                || parts[0].length() != VERSION_LENGTH
                || parts[0].equals("ff")
                || parts[3].length() != FLAGS_LENGTH
                || !isHex(parts[0] + parts[3])) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                parts[1], parts[2], TraceFlags.fromHex(parts[3], 0), TraceState.getDefault());
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
