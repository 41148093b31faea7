package dev.purlin.platform.store;

import org.jspecify.annotations.Nullable;

/// What the author of a deployment wrote.
///
/// @param config as JSON
/// @param rawConfig as its author's file has it; null when only the JSON was sent
/// @param labels as JSON
/// @param archive its key; null when there is none
public record WrittenRow(
        String config, @Nullable String rawConfig, String labels, @Nullable String archive) {}
