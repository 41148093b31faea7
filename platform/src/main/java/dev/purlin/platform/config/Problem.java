package dev.purlin.platform.config;

import java.util.OptionalInt;

/// One thing that is wrong with a config.
///
/// @param file its name
/// @param key the whole way to it, `docker_server.server_port`; empty when the file as a whole is
///   meant
/// @param line counted from 1; absent when nobody knows what the author wrote, or the author did
///   not write it
/// @param text a sentence without its full stop, which names the key
/// @param help what its author can do about it
public record Problem(String file, String key, OptionalInt line, String text, String help) {
    /// Where it is and what is wrong: `config.yaml line 12: docker_server.server_port is 99999, …`.
    public String sentence() {
        return place(file, line) + text;
    }

    static String place(String file, OptionalInt line) {
        return file + (line.isPresent() ? " line " + line.getAsInt() : "") + ": ";
    }
}
