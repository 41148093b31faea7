package dev.purlin.platform.archives;

/// One entry of an archive.
sealed interface Entry {
    EntryPath path();

    /// What messages call it.
    default String shown() {
        return EntryPath.shown(path().toString());
    }

    record Folder(EntryPath path) implements Entry {}

    /// @param executable by its owner
    record File(EntryPath path, long bytes, boolean executable) implements Entry {}
}
