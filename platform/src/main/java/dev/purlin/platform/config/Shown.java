package dev.purlin.platform.config;

/// Text of a config as a sentence shows it: on one line and not long.
final class Shown {
    private static final int MOST = 64;

    private Shown() {}

    static String text(String text) {
        return text(text, MOST);
    }

    static String text(String text, int most) {
        String cut = text.length() > most ? text.substring(0, most) + "…" : text;
        StringBuilder shown = new StringBuilder(cut.length());
        cut.codePoints()
                .map(point -> isPrintable(point) ? point : '\ufffd')
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /// What stands there, without the values that it contains.
    static String value(Value value) {
        return switch (value) {
            case Value.Nothing _ -> "null";
            case Value.Scalar scalar -> scalar.text().isEmpty() ? "empty" : text(scalar.text());
            case Value.Items _ -> "a list";
            case Value.Members _ -> "a mapping";
        };
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
