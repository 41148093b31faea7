package dev.purlin.platform.store;

import java.time.Instant;

/// A named thing to call.
///
/// @param id eight of `[a-z0-9]`: it becomes part of a host name
/// @param name printable, unique among the entity's endpoints
public record EndpointRow(String id, String entityId, String name, Instant createdAt) {
    private static final int LONGEST_NAME = 128;

    public EndpointRow {
        Ids.check(id);
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a name of "
                            + name.length()
                            + " characters: it needs 1 to "
                            + LONGEST_NAME
                            + ", not all of them spaces");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name with control characters in it");
        }
    }
}
