package dev.purlin.platform.logs;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Regular expressions of callers. To find one takes a time that grows with the length of what is
/// searched and with the size of the expression, and both are limited.
public final class SearchPattern {
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_STEPS = 1_000;

    private SearchPattern() {}

    /// Throws [IllegalArgumentException], which says what is wrong with it.
    public static Pattern compile(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "has %,d characters, at most %,d".formatted(text.length(), MOST_CHARACTERS));
        }
        long steps = PatternSize.of(text);
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "is, with its repetitions written out, %,d steps long, at most %,d"
                            .formatted(steps, MOST_STEPS));
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "is no regular expression: " + wrong.getDescription(), wrong);
        }
    }
}
