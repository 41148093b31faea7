package dev.purlin.platform.archives;

/// How much an archive may be.
///
/// @param archiveBytes of the archive as it is uploaded
/// @param entries files and folders, those included that only the path of a file names
/// @param unpackedBytes of the tar once it is not compressed, headers and padding included
/// @param entryBytes of one file
/// @param pathLength bytes of one name
/// @param pathDepth parts of one name
public record ArchiveLimits(
        long archiveBytes,
        int entries,
        long unpackedBytes,
        long entryBytes,
        int pathLength,
        int pathDepth) {
    /// Enough for the weights of a large model.
    public static final ArchiveLimits DEFAULT =
            new ArchiveLimits(8L << 30, 100_000, 64L << 30, 32L << 30, 1_024, 64);

    public ArchiveLimits {
        mustBePositive("archiveBytes", archiveBytes);
        mustBePositive("entries", entries);
        mustBePositive("unpackedBytes", unpackedBytes);
        mustBePositive("entryBytes", entryBytes);
        mustBePositive("pathLength", pathLength);
        mustBePositive("pathDepth", pathDepth);
    }

    private static void mustBePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s is %,d, at least 1".formatted(name, value));
        }
    }
}
