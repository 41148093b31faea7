package dev.purlin.cli.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the text of a setting becomes a value.
///
/// @param label what stands for the value in help, such as `N`
/// @param choices every text that is accepted, empty where there are too many to list
/// @param parser throws [IllegalArgumentException] with a sentence that follows the text: `is not
///   …`
public record Kind<T>(String label, List<String> choices, Function<String, T> parser) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    public Kind {
        choices = List.copyOf(choices);
    }

    public T parse(String text) {
        return parser.apply(text);
    }

    public boolean accepts(String text) {
        try {
            var _ = parse(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    public static Kind<String> text(String label) {
        return new Kind<>(label, List.of(), text -> text);
    }

    public static Kind<Path> path() {
        return new Kind<>("FILE", List.of(), Path::of);
    }

    public static Kind<Integer> integer(int least, int most) {
        return new Kind<>("N", List.of(), text -> (int) parseWhole(text, least, most));
    }

    /// A whole number that may be larger than an [#integer].
    public static Kind<Long> count(long least, long most) {
        return new Kind<>("N", List.of(), text -> parseWhole(text, least, most));
    }

    /// A number above 0, with or without a fraction.
    public static Kind<Double> rate(String label, double most) {
        return new Kind<>(label, List.of(), text -> parseRate(text, most));
    }

    /// `true` or `false`, and what people write for them in environment variables.
    public static Kind<Boolean> truth() {
        return new Kind<>("true|false", List.of("true", "false"), Kind::parseTruth);
    }

    /// A number and its unit: `500ms`, `30s`, `2m`, `1h`.
    public static Kind<Duration> duration() {
        return new Kind<>("TIME", List.of(), Kind::parseDuration);
    }

    public static Kind<String> choice(String... choices) {
        List<String> known = List.of(choices);
        return new Kind<>(
                String.join("|", known),
                known,
                text -> {
                    if (!known.contains(text)) {
                        throw new IllegalArgumentException(
                                "is not one of "
                                        + String.join(", ", known)
                                        + Nearest.hint(text, known));
                    }
                    return text;
                });
    }

    private static long parseWhole(String text, long least, long most) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("is not a whole number");
        }
        if (number < least) {
            throw new IllegalArgumentException("is less than " + least);
        }
        if (number > most) {
            throw new IllegalArgumentException("is more than " + most);
        }
        return number;
    }

    private static double parseRate(String text, double most) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("is not a number");
        }
        if (!(number > 0)) {
            throw new IllegalArgumentException("is not above 0");
        }
        if (number > most) {
            throw new IllegalArgumentException(
                    "is more than " + String.format(Locale.ROOT, "%,.0f", most));
        }
        return number;
    }

    private static Boolean parseTruth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a time such as 500ms, 30s, 2m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
