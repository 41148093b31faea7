package dev.purlin.platform.store;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A key, without its secret part.
///
/// @param prefix the part that names it, and may be shown
/// @param secretHash of the secret part: SHA-256 in hexadecimal
/// @param endpoints the ids it is limited to; empty is all
/// @param expiresAt null when it never does
/// @param revokedAt null while it is good
public record KeyRow(
        String prefix,
        String entityId,
        String name,
        String secretHash,
        Set<Scope> scopes,
        Set<String> endpoints,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {
    public KeyRow {
        scopes = Set.copyOf(scopes);
        endpoints = Set.copyOf(endpoints);
    }

    /// What a key may do.
    public enum Scope {
        /// Everything.
        MANAGE,
        /// Call endpoints.
        INVOKE,
        /// Read metrics.
        METRICS
    }

    public boolean isGood(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
