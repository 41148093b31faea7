package dev.purlin.httpserver.log;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// A named way into the log.
record LineLogger(String getName, LogLines lines) implements System.Logger {
    @Override
    public boolean isLoggable(Level level) {
        return lines.isLogged(level);
    }

    @Override
    public void log(Level level, Object event) {
        if (isLoggable(level)) {
            lines.add(getName, level, event, null);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            lines.add(getName, level, String.valueOf(message), thrown);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... values) {
        if (isLoggable(level)) {
            String pattern = String.valueOf(format);
            String text =
                    values == null || values.length == 0
                            ? pattern
                            : MessageFormat.format(pattern, values);
            lines.add(getName, level, text, null);
        }
    }
}
