package dev.purlin.platform.store;

import java.security.SecureRandom;

/// Names made by the platform: eight of `[a-z0-9]`. They become parts of host names, in which a
/// hyphen separates.
public final class Ids {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String make() {
        return RANDOM.ints(LENGTH, 0, LETTERS.length())
                .mapToObj(LETTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    public static boolean isId(String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> LETTERS.indexOf(c) >= 0);
    }

    static void check(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(id + " is no id: it needs 8 of a-z and 0-9");
        }
    }
}
