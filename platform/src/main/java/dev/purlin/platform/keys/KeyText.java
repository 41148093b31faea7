package dev.purlin.platform.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// A whole key, `<8>.<32>` letters and digits: the part that names it, and the secret part.
///
/// @param prefix may be shown
/// @param secret never printed, never kept: 190 random bits, so one round of SHA-256 guards it
public record KeyText(String prefix, String secret) {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int PREFIX_LENGTH = 8;
    private static final int SECRET_LENGTH = 32;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9]{8})\\.([A-Za-z0-9]{32})");
    private static final SecureRandom RANDOM = new SecureRandom();

    public static KeyText make() {
        return new KeyText(random(PREFIX_LENGTH), random(SECRET_LENGTH));
    }

    private static String random(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /// Absent when the text has not the form of a key.
    public static Optional<KeyText> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /// What is kept of the secret part: its SHA-256 in hexadecimal.
    public String secretHash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// The whole key, for the one place that hands it out.
    public String whole() {
        return prefix + "." + secret;
    }

    @Override
    public String toString() {
        return prefix + ".***";
    }
}
