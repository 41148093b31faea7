package dev.purlin.gateway.route;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A key that callers show. Its secret half is known by its hash only.
///
/// @param prefix the 8 characters before the dot
/// @param sha256Hex of the 32 characters after the dot, in lower case
/// @param endpoints the ids it may call; empty is all
/// @param expiresAt from when on it is void; null is never
public record Key(
        String prefix,
        String sha256Hex,
        Set<Scope> scopes,
        Set<String> endpoints,
        @Nullable Instant expiresAt) {
    public Key {
        if (sha256Hex.length() != 64) {
            throw new IllegalArgumentException("the hash of key " + prefix + " is not SHA-256");
        }
        scopes = Set.copyOf(scopes);
        endpoints = Set.copyOf(endpoints);
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    public boolean mayInvoke(String endpointId) {
        return (scopes.contains(Scope.MANAGE) || scopes.contains(Scope.INVOKE))
                && (endpoints.isEmpty() || endpoints.contains(endpointId));
    }
}
