package dev.purlin.platform.driver;

/// What all replicas together may use.
public record Capacity(int processors, long memoryBytes) {}
