package dev.purlin.platform.store;

/// What became of something that was to be added.
public enum Adding {
    ADDED,
    ID_TAKEN,
    /// The entity has another endpoint of this name.
    NAME_TAKEN
}
