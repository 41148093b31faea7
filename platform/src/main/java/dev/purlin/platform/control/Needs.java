package dev.purlin.platform.control;

/// What one replica needs of the machine.
///
/// @param memoryBytes at most
/// @param milliProcessors 1,000 are one
public record Needs(long memoryBytes, long milliProcessors) {
    private static final int MILLI = 1_000;

    /// Of a deployment that says nothing about it.
    public static final Needs USUAL = new Needs(512L << 20, MILLI);

    public Needs {
        if (memoryBytes < 1 || milliProcessors < 1) {
            throw new IllegalArgumentException("a replica needs something");
        }
    }
}
