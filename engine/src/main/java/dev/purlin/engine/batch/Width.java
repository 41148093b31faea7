package dev.purlin.engine.batch;

/// How many cores one run may use.
public enum Width {
    /// One core: what many runs at once want.
    NARROW,
    /// All cores: what a lone text on an idle machine wants.
    WIDE
}
