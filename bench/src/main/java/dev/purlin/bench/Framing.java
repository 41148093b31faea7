package dev.purlin.bench;

/// What an answer is streamed in, hence what is timed within it.
enum Framing {
    /// Nothing: it is one whole.
    NONE,
    /// Server-sent events.
    EVENTS,
    /// JSON values, one a line.
    LINES;

    /// @param contentType in lower case, perhaps with parameters
    static Framing of(String contentType) {
        if (contentType.startsWith("text/event-stream")) {
            return EVENTS;
        }
        boolean lines =
                contentType.startsWith("application/x-ndjson")
                        || contentType.startsWith("application/ndjson")
                        || contentType.startsWith("application/jsonl");
        return lines ? LINES : NONE;
    }
}
