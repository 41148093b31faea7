package dev.purlin.engine.hub;

import java.util.OptionalLong;

/// One thing that happened while a file was fetched.
public sealed interface DownloadEvent {

    /// Path of the file in its repository.
    String file();

    /// @param already bytes kept from an earlier try
    /// @param size bytes of the whole file, where the hub says
    record Started(String file, long already, OptionalLong size) implements DownloadEvent {}

    /// @param bytes that are here now
    record Advanced(String file, long bytes, OptionalLong size) implements DownloadEvent {}

    /// All bytes are here and the checksum is right.
    record Finished(String file, long bytes) implements DownloadEvent {}

    /// @param reason for a person
    record Retrying(String file, String reason) implements DownloadEvent {}

    /// Another process is fetching the same file.
    record Waiting(String file) implements DownloadEvent {}
}
