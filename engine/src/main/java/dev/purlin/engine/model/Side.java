package dev.purlin.engine.model;

/// One end of a text.
public enum Side {
    LEFT,
    RIGHT
}
