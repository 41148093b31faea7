package dev.purlin.platform.autoscale;

import java.time.Instant;

/// A decision, when it was made, and of how many replicas.
public record Decided(String deploymentId, Instant at, int from, Decision decision) {}
