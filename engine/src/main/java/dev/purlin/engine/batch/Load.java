package dev.purlin.engine.batch;

/// What waits and what runs, at one moment.
///
/// @param oldestNanos age of the text that has waited longest, 0 if none waits
public record Load(
        int waitingTexts, long waitingTokens, int runningTexts, int runs, long oldestNanos) {}
