package dev.purlin.platform.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as configs write them: a number and its unit. Pure.
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Optional.of(Duration.ofMillis(amount));
            case "s" -> Optional.of(Duration.ofSeconds(amount));
            case "m" -> Optional.of(Duration.ofMinutes(amount));
            default -> Optional.of(Duration.ofHours(amount));
        };
    }

    /// In the largest unit that needs no fraction; nothing below a second.
    static String text(Duration duration) {
        if (duration.toMinutesPart() == 0 && duration.toSecondsPart() == 0) {
            return duration.toHours() > 0 ? duration.toHours() + "h" : "0s";
        }
        return duration.toSecondsPart() == 0
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }
}
