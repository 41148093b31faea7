package dev.purlin.platform.store;

/// A line of history with its number: a later one has a greater number.
public record RecordedEvent(long number, Event event) {}
