package dev.purlin.engine;

/// An answer and what it took.
public record Done<T>(T value, Cost cost) {}
