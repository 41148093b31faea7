package dev.purlin.gateway.route;

import dev.purlin.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the keys that callers show. A key that was found right is remembered until the snapshot
/// changes, so that it costs a hash once and a comparison from then on. Comparisons take the same
/// time wherever the difference is. Belongs to one thread.
public final class KeyRing {
    private static final int PREFIX_LENGTH = 8;
    private static final int KEY_LENGTH = PREFIX_LENGTH + 1 + 32;

    private final InstantSource clock;
    private final MessageDigest sha256;
    private final Map<String, Remembered> remembered = new HashMap<>();
    private long snapshotNumber;

    /// A key and its secret half, as it was shown and found right.
    private static final class Remembered {
        private final Key key;
        private final byte[] secret;

        private Remembered(Key key, byte[] secret) {
            this.key = key;
            this.secret = secret;
        }
    }

    /// What a caller's `Authorization` line is worth.
    public sealed interface Shown {
        record Valid(Key key) implements Shown {}

        record Invalid(ErrorCode code, String text) implements Shown {}
    }

    public KeyRing(InstantSource clock) {
        this.clock = clock;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// @param authorization `Bearer <key>` or `Api-Key <key>`; null when the caller sent none
    public Shown check(Snapshot snapshot, @Nullable String authorization) {
        if (authorization == null) {
            return invalid(ErrorCode.KEY_MISSING, "no key in Authorization");
        }
        int blank = authorization.indexOf(' ');
        String scheme = blank < 0 ? authorization : authorization.substring(0, blank);
        if (!scheme.equalsIgnoreCase("Bearer") && !scheme.equalsIgnoreCase("Api-Key")) {
            return invalid(ErrorCode.KEY_MISSING, "an Authorization other than Bearer or Api-Key");
        }
        String shown = blank < 0 ? "" : authorization.substring(blank + 1).strip();
        if (shown.length() != KEY_LENGTH || shown.charAt(PREFIX_LENGTH) != '.') {
            return invalid(ErrorCode.KEY_UNKNOWN, "a key that is not <8>.<32> characters");
        }
        Key key = known(snapshot, shown);
        if (key == null) {
            return invalid(ErrorCode.KEY_UNKNOWN, "this key does not exist");
        }
        if (key.isExpired(clock.instant())) {
            return invalid(
                    ErrorCode.KEY_UNKNOWN,
                    "key %s expired at %s".formatted(key.prefix(), key.expiresAt()));
        }
        return new Shown.Valid(key);
    }

    private static Shown invalid(ErrorCode code, String text) {
        return new Shown.Invalid(code, text);
    }

    private @Nullable Key known(Snapshot snapshot, String shown) {
        if (snapshot.number() != snapshotNumber) {
            remembered.clear();
            snapshotNumber = snapshot.number();
        }
        String prefix = shown.substring(0, PREFIX_LENGTH);
        byte[] secret = shown.substring(PREFIX_LENGTH + 1).getBytes(StandardCharsets.ISO_8859_1);
        Remembered before = remembered.get(prefix);
        if (before != null) {
            return MessageDigest.isEqual(before.secret, secret) ? before.key : null;
        }
        Key key = snapshot.keys().get(prefix);
        if (key == null) {
            return null;
        }
        byte[] expected = key.sha256Hex().getBytes(StandardCharsets.US_ASCII);
        byte[] actual =
                HexFormat.of().formatHex(sha256.digest(secret)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, actual)) {
            return null;
        }
        remembered.put(prefix, new Remembered(key, secret));
        return key;
    }
}
