package dev.purlin.cli.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The least grave line that is logged.
///
/// Users of the router also write filters there, such as `info,hyper=warn`; of those the level that
/// stands alone counts.
///
/// @param note what is to be told about it, null when nothing is
public record LogLevel(System.Logger.Level level, @Nullable String note) {
    private static final Map<String, System.Logger.Level> LEVELS =
            Map.of(
                    "trace", System.Logger.Level.TRACE,
                    "debug", System.Logger.Level.DEBUG,
                    "info", System.Logger.Level.INFO,
                    "warn", System.Logger.Level.WARNING,
                    "warning", System.Logger.Level.WARNING,
                    "error", System.Logger.Level.ERROR,
                    "off", System.Logger.Level.OFF);

    public static LogLevel of(String text) {
        System.Logger.Level level = LEVELS.get(text.toLowerCase(Locale.ROOT));
        if (level != null) {
            return new LogLevel(level, null);
        }
        System.Logger.Level alone =
                Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(part -> LEVELS.get(part.strip()))
                        .filter(found -> found != null)
                        .findFirst()
                        .orElse(System.Logger.Level.INFO);
        return new LogLevel(
                alone,
                "log level " + text + " is read as " + alone.getName().toLowerCase(Locale.ROOT));
    }
}
