package dev.purlin.httpserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The key that callers must show as `Authorization: Bearer KEY`. Never printed; compared in a time
/// that does not depend on how much of it is right.
public final class ApiKey {
    private final byte[] expected;

    public ApiKey(String key) {
        expected = ("Bearer " + key).getBytes(StandardCharsets.UTF_8);
    }

    boolean admits(@Nullable String authorization) {
        return authorization != null
                && MessageDigest.isEqual(
                        expected, authorization.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return "***";
    }
}
