package dev.purlin.platform.store;

import java.time.Instant;

/// A secret, which only the holder of the master key can read.
///
/// @param name what deployments know it by
/// @param sealed its value, encrypted
/// @param createdAt when a secret of this name was first set
public record SecretRow(
        String entityId, String name, String id, String sealed, Instant createdAt) {}
