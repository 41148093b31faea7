package dev.purlin.httpserver;

import dev.purlin.httpserver.log.Fields;
import java.util.Map;

/// The line that is written for each request at its end.
final class AccessLine {
    private static final double NANOS_PER_MILLI = 1e6;

    private AccessLine() {}

    static Fields of(Outcome outcome) {
        var fields =
                new Fields("request")
                        .with("id", outcome.id())
                        .with("method", outcome.method())
                        .with("path", outcome.path())
                        .with("status", outcome.status())
                        .with("ms", Math.round(outcome.tookNanos() / NANOS_PER_MILLI * 10) / 10.0)
                        .with("in", outcome.bytesIn())
                        .with("out", outcome.bytesOut());
        for (Map.Entry<String, Object> note : outcome.notes()) {
            fields = fields.with(note.getKey(), note.getValue());
        }
        return fields;
    }
}
