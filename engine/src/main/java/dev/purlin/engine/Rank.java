package dev.purlin.engine;

/// How well one of the texts fits the query.
///
/// @param index the text's place in the request
public record Rank(int index, float score) {}
