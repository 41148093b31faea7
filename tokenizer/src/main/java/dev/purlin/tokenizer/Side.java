package dev.purlin.tokenizer;

/// An end of a text: where tokens are cut off, or where padding goes.
public enum Side {
    LEFT,
    RIGHT
}
