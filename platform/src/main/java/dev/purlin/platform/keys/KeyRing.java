package dev.purlin.platform.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.SnapshotSource;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the keys that callers of the control plane show, against those that the gateway knows: a
/// key is good for both or for neither.
public record KeyRing(SnapshotSource snapshots) {
    private static final Set<String> SCHEMES = Set.of("bearer", "api-key");

    /// The key that an `Authorization` header shows; absent when it is none, or not good now.
    public Optional<Key> shown(@Nullable String authorization, Instant now) {
        if (authorization == null) {
            return Optional.empty();
        }
        int space = authorization.indexOf(' ');
        if (space < 0
                || !SCHEMES.contains(authorization.substring(0, space).toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return KeyText.parse(authorization.substring(space + 1).strip())
                .flatMap(key -> matching(key, now));
    }

    private Optional<Key> matching(KeyText shown, Instant now) {
        return Optional.ofNullable(snapshots.current().keys().get(shown.prefix()))
                .filter(kept -> isSame(kept.sha256Hex(), shown.secretHash()))
                .filter(kept -> !kept.isExpired(now));
    }

    /// In a time that does not tell how much was right.
    private static boolean isSame(String kept, String shown) {
        return MessageDigest.isEqual(kept.getBytes(US_ASCII), shown.getBytes(US_ASCII));
    }
}
