package dev.purlin.engine.model;

/// What a model makes of a text.
public sealed interface ModelKind {

    /// One vector for a text.
    ///
    /// @param pooling never [Pooling#SPLADE]; a graph that gives a `sentence_embedding` pools
    ///   itself
    record Embedding(Pooling pooling) implements ModelKind {}

    /// One weight for each word of the vocabulary, most of them 0.
    record Sparse() implements ModelKind {}

    /// One score for each label.
    ///
    /// @param multiLabel labels do not exclude each other: each score is its own probability
    record Classifier(Labels labels, boolean multiLabel) implements ModelKind {}

    /// One score for a pair of texts.
    record Reranker(Labels labels) implements ModelKind {}
}
