package dev.purlin.platform.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.purlin.platform.store.KeyRow;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The keys that exist, for checking what callers show. Unchangeable: keys made later are in a new
/// one.
public final class KeyRing {
    private static final Set<String> SCHEMES = Set.of("bearer", "api-key");

    private final Map<String, KeyRow> byPrefix;

    public KeyRing(List<KeyRow> keys) {
        byPrefix = keys.stream().collect(Collectors.toMap(KeyRow::prefix, Function.identity()));
    }

    /// The key that an `Authorization` header shows; absent when it is none, or not good now.
    public Optional<KeyRow> shown(@Nullable String authorization, Instant now) {
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

    private Optional<KeyRow> matching(KeyText key, Instant now) {
        return Optional.ofNullable(byPrefix.get(key.prefix()))
                .filter(kept -> isSame(kept.secretHash(), key.secretHash()))
                .filter(kept -> kept.isGood(now));
    }

    /// In a time that does not tell how much was right.
    private static boolean isSame(String kept, String shown) {
        return MessageDigest.isEqual(kept.getBytes(US_ASCII), shown.getBytes(US_ASCII));
    }
}
