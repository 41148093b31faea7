package dev.purlin.cli.settings;

import java.util.List;

/// Settings that several commands have. In `purlin.yaml` they are in one section for all of these,
/// and there alone.
///
/// @param section its name
public record Shared(String section, List<Setting<?>> settings) {
    /// Of a command that has all settings to itself.
    public static final Shared NOTHING = new Shared("", List.of());

    public Shared {
        settings = List.copyOf(settings);
    }

    public boolean holds(Setting<?> setting) {
        return settings.stream().anyMatch(one -> one.name().equals(setting.name()));
    }
}
