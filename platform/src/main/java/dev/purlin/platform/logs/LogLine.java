package dev.purlin.platform.logs;

import java.time.Instant;

/// A line that a replica wrote.
public record LogLine(Instant at, String replicaId, String message) {
    public Level level() {
        return Level.of(message);
    }
}
