package dev.purlin.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// A deployment's log, read again and again: each line once, oldest first. For one thread.
final class LogPages {
    private static final int PAGE_LINES = 1_000;

    /// Lines are looked for again this far back: they may arrive late.
    private static final long LOOK_BACK_MILLIS = 5_000;

    private static final int SEEN_LINES = 20_000;

    private final PlatformClient client;
    private final String path;
    private final Unseen unseen = new Unseen(SEEN_LINES);
    private long from;

    LogPages(PlatformClient client, String path, long sinceMillis) {
        this.client = client;
        this.path = path;
        this.from = sinceMillis;
    }

    /// Gives what is new.
    void print(Consumer<JsonNode> lines) {
        from = Math.max(from, pages(lines) - LOOK_BACK_MILLIS);
    }

    /// Page after page; returns when the newest line was written.
    private long pages(Consumer<JsonNode> consumer) {
        long since = from;
        while (true) {
            String query =
                    "?direction=asc&limit=%d&start_epoch_millis=%d".formatted(PAGE_LINES, since);
            List<JsonNode> lines = Json.list(client.get(path + query), "logs");
            lines.stream().filter(unseen::isNew).forEach(consumer);
            if (lines.isEmpty()) {
                return since;
            }
            long last = millis(lines.getLast()).orElse(since);
            if (lines.size() < PAGE_LINES) {
                return last;
            }
            // A whole page of one millisecond: the next begins after it.
            since = last > since ? last : since + 1;
        }
    }

    /// A line for people.
    static String text(JsonNode line) {
        OptionalLong millis = millis(line);
        String time =
                millis.isPresent()
                        ? Instant.ofEpochMilli(millis.getAsLong()).toString()
                        : Json.text(line, "/timestamp");
        return time + "  " + Json.text(line, "/replica") + "  " + Json.text(line, "/message");
    }

    /// Log lines carry nanoseconds since 1970, as text.
    private static OptionalLong millis(JsonNode line) {
        try {
            long nanos = Long.parseLong(line.path("timestamp").asString(""));
            return OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(nanos));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
