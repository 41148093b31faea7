package dev.purlin.platform.logs;

/// How many steps a regular expression is compiled to, counted from its text. The library compiles
/// a repetition as so many copies of what it repeats, so that few characters ask for millions of
/// steps: this is known before it begins to.
///
/// What is no regular expression counts as something; the library refuses it before it makes
/// copies.
final class PatternSize {
    private final String text;
    private int at;

    private PatternSize(String text) {
        this.text = text;
    }

    /// Some more than there will be, never fewer.
    static long of(String pattern) {
        var size = new PatternSize(pattern);
        long steps = 0;
        while (size.at < pattern.length()) {
            steps += size.group();
            size.at++; // a bracket that nothing opened
        }
        return steps;
    }

    /// Up to the bracket that ends it, or the end of all.
    private long group() {
        long steps = 0;
        long last = 0;
        while (at < text.length() && text.charAt(at) != ')') {
            long times = times();
            if (times > 0) {
                steps -= last;
                last = (last + 1) * times;
            } else {
                last = atom();
            }
            steps += last;
        }
        return steps;
    }

    private long atom() {
        char first = text.charAt(at++);
        switch (first) {
            case '(' -> {
                long inside = group();
                at++;
                return inside + 2;
            }
            case '[' -> characterClass();
            case '\\' -> {
                return escape();
            }
            default -> {}
        }
        return 1;
    }

    private void characterClass() {
        if (isAt("^")) {
            at++;
        }
        int from = at;
        while (at < text.length() && (at == from || text.charAt(at) != ']')) {
            int named = isAt("[:") ? text.indexOf(":]", at) : -1;
            if (named >= 0) {
                at = named + 2;
            } else if (text.charAt(at++) == '\\') {
                var _ = escape();
            }
        }
        at++;
    }

    /// Of what stands behind a backslash.
    private long escape() {
        if (isAt("Q")) {
            int from = at + 1;
            int end = text.indexOf("\\E", from);
            at = end < 0 ? text.length() : end + 2;
            return Math.max(1, (end < 0 ? text.length() : end) - from);
        }
        boolean isBraced = isAt("p{") || isAt("P{") || isAt("x{");
        int end = isBraced ? text.indexOf('}', at) : at;
        at = end < 0 ? text.length() : end + 1;
        return 1;
    }

    private boolean isAt(String word) {
        return text.startsWith(word, at);
    }

    /// How many copies the repetition that stands here makes; 0 when none stands here.
    private long times() {
        if (text.charAt(at) != '{') {
            return 0;
        }
        int end = text.indexOf('}', at);
        if (end < 0) {
            return 0;
        }
        String inside = text.substring(at + 1, end);
        int comma = inside.indexOf(',');
        String least = comma < 0 ? inside : inside.substring(0, comma);
        String most = comma < 0 ? "" : inside.substring(comma + 1);
        if (!isNumber(least) || !(most.isEmpty() || isNumber(most))) {
            return 0;
        }
        at = end + 1;
        long copies = most.isEmpty() ? Long.parseLong(least) + 1 : Long.parseLong(most);
        return Math.max(1, copies);
    }

    /// The library refuses more digits.
    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 4
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
