package dev.purlin.platform.driver;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A program that is ready to be started.
///
/// @param folder where what it was made from is; null when it was made from nothing
public record Artifact(Program program, @Nullable Path folder) {}
