package dev.purlin.platform.logs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How grave a line is, by the first such word near its start. A line without one is `INFO`.
public enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR;

    /// Words further on are the line's own, no level.
    private static final int LOOKED_AT = 96;

    static Level of(String message) {
        String start = message.substring(0, Math.min(LOOKED_AT, message.length()));
        for (String word : start.split("[^A-Za-z]+", -1)) {
            Level level = named(word.toUpperCase(Locale.ROOT));
            if (level != null) {
                return level;
            }
        }
        return INFO;
    }

    private static @Nullable Level named(String word) {
        return switch (word) {
            case "DEBUG", "TRACE" -> DEBUG;
            case "INFO" -> INFO;
            case "WARN", "WARNING" -> WARNING;
            case "ERROR", "CRITICAL", "FATAL", "SEVERE" -> ERROR;
            default -> null;
        };
    }
}
