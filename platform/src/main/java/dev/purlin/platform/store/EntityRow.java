package dev.purlin.platform.store;

import java.time.Instant;

/// The owner of endpoints: a user or a team.
public record EntityRow(String id, String name, Instant createdAt) {}
