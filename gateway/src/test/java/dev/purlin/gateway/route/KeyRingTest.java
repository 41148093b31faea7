package dev.purlin.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.KeyRing.Shown;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Instant EXPIRY = Instant.parse("2026-06-01T00:00:00Z");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String SHOWN = "Api-Key aaaaaaaa." + SECRET;

    private final AtomicReference<Instant> now = new AtomicReference<>(EXPIRY.minusMillis(1));
    private final KeyRing ring = new KeyRing(now::get);

    private static Snapshot snapshot(long number, String secret) throws NoSuchAlgorithmException {
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(secret.getBytes(StandardCharsets.US_ASCII));
        var key =
                new Key(
                        "aaaaaaaa",
                        HexFormat.of().formatHex(hash),
                        Set.of(Scope.INVOKE),
                        Set.of(),
                        EXPIRY);
        return new Snapshot(number, Map.of(), Map.of(), Map.of("aaaaaaaa", key));
    }

    @Test
    void a_remembered_key_expires_on_time() throws Exception {
        Snapshot snapshot = snapshot(1, SECRET);
        assertThat(ring.check(snapshot, SHOWN)).isInstanceOf(Shown.Valid.class);
        now.set(EXPIRY);
        assertThat(ring.check(snapshot, SHOWN)).isInstanceOf(Shown.Invalid.class);
        now.set(EXPIRY.minusMillis(1));
        assertThat(ring.check(snapshot, SHOWN)).isInstanceOf(Shown.Valid.class);
    }

    @Test
    void a_remembered_key_is_forgotten_with_its_snapshot() throws Exception {
        assertThat(ring.check(snapshot(1, SECRET), SHOWN)).isInstanceOf(Shown.Valid.class);
        assertThat(ring.check(snapshot(2, "another"), SHOWN)).isInstanceOf(Shown.Invalid.class);
        assertThat(ring.check(Snapshot.empty(), SHOWN)).isInstanceOf(Shown.Invalid.class);
        assertThat(ring.check(snapshot(3, SECRET), SHOWN)).isInstanceOf(Shown.Valid.class);
    }
}
