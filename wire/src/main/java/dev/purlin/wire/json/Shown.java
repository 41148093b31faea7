package dev.purlin.wire.json;

/// Values and places as they stand in errors.
final class Shown {
    /// Characters of a refused value shown.
    private static final int MOST = 64;

    /// Digits and sign of the longest number of 64 bits.
    private static final int LONGEST_WHOLE = 20;

    private Shown() {}

    static String text(String text) {
        return text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    }

    static String quoted(String text) {
        return '"' + text(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String number(String written) {
        return (isWhole(written) ? "integer `" : "floating point `") + text(written) + "`";
    }

    /// A whole number of more digits than 64 bits have counts as one with a fraction.
    static boolean isWhole(String written) {
        return written.length() <= LONGEST_WHOLE
                && written.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    }

    /// The line counts from 1; the column is the number of bytes before the index on that line.
    static String place(byte[] bytes, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return " at line " + line + " column " + (index - lineStart);
    }
}
