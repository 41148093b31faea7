package dev.purlin.platform.archives;

/// An upload that was checked and is kept.
///
/// @param key the SHA-256 of its bytes as they were uploaded, in lower-case hex
/// @param bytes as they were uploaded
/// @param entries files and folders, those included that only the path of a file names
/// @param unpackedBytes of all its files
public record Stored(String key, long bytes, int entries, long unpackedBytes) {}
