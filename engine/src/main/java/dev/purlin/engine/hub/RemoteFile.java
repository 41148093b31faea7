package dev.purlin.engine.hub;

import java.util.OptionalLong;

/// What a hub says about one file before it sends it.
///
/// @param commit of the revision that was asked for
/// @param size bytes, where the hub says
record RemoteFile(String name, String commit, Checksum checksum, OptionalLong size) {}
