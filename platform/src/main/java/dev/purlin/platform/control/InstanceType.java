package dev.purlin.platform.control;

import dev.purlin.platform.driver.Capacity;

/// What a replica may run on.
///
/// @param id names it in what clients send
/// @param memoryMebibytes at most
/// @param milliProcessors at most; 1,000 are one
public record InstanceType(String id, String name, long memoryMebibytes, long milliProcessors) {
    private static final int MEBIBYTE = 1 << 20;
    private static final int MEBIBYTES_PER_GIBIBYTE = 1 << 10;
    private static final int MILLI = 1_000;

    /// The machine itself: a replica may have all of it.
    public static InstanceType of(Capacity capacity) {
        long memory = capacity.memoryBytes() / MEBIBYTE;
        return new InstanceType(
                "machine",
                capacity.processors() + "x" + memory / MEBIBYTES_PER_GIBIBYTE,
                memory,
                (long) capacity.processors() * MILLI);
    }
}
