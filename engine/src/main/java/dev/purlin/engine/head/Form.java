package dev.purlin.engine.head;

/// What is wanted of a text.
public enum Form {
    /// One vector: pooled, or a classifier's logits, or sparse weights.
    ONE,
    /// One vector per token.
    PER_TOKEN
}
