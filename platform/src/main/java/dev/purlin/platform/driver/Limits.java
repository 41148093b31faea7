package dev.purlin.platform.driver;

/// What one replica may use, with all that it starts.
///
/// @param memoryBytes resident, not counting pages of files that can be read again
public record Limits(long memoryBytes) {
    /// None.
    public static final Limits NONE = new Limits(Long.MAX_VALUE);

    public Limits {
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(memoryBytes + " bytes of memory, at least 1");
        }
    }
}
