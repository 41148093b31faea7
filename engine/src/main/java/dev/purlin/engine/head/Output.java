package dev.purlin.engine.head;

/// What one run made of one text.
public sealed interface Output permits Row, TokenVectors, SparseVector {}
