package dev.purlin.engine;

/// What a request took.
///
/// @param characters Unicode characters of its inputs, prompts not counted; of token ids, the ids
/// @param tokens tokens that ran, special tokens included
/// @param tokenizationNanos mean over the inputs, as are the next two
/// @param queueNanos between tokenizing and running
/// @param inferenceNanos the run the input was in
/// @param times the same of each input
public record Cost(
        long characters,
        long tokens,
        long tokenizationNanos,
        long queueNanos,
        long inferenceNanos,
        Times times) {}
