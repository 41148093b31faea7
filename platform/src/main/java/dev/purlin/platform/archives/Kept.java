package dev.purlin.platform.archives;

import java.time.Instant;

/// An archive that is here.
///
/// @param uploaded when its content was uploaded last
public record Kept(String key, long bytes, Instant uploaded) {}
