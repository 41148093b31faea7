package dev.purlin.platform.control;

/// What one replica needs of the machine.
///
/// @param memoryBytes at most
/// @param milliProcessors 1,000 are one
public record Needs(long memoryBytes, long milliProcessors) {
    private static final int MILLI = 1_000;

    /// Of a deployment that says nothing about it: as much as a config that says nothing.
    public static final Needs USUAL = new Needs(2L << 30, MILLI);

    /// Of our own model server with the built-in model, and the least of any model that it runs.
    public static final Needs ENGINE = new Needs(1L << 30, MILLI);

    public Needs {
        if (memoryBytes < 1 || milliProcessors < 1) {
            throw new IllegalArgumentException("a replica needs something");
        }
    }
}
