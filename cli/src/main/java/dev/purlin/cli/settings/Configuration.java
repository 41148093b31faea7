package dev.purlin.cli.settings;

import dev.purlin.cli.told.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds `purlin.yaml` and resolves a command's settings with it.
///
/// @param sections the commands the file may speak of
public record Configuration(Surroundings surroundings, Collection<String> sections) {
    /// A setting of every command that reads the file.
    public static final Setting<Path> FILE =
            Setting.of(
                    "config",
                    Kind.path(),
                    null,
                    "Settings file; else purlin.yaml here or in ~/.config/purlin.");

    /// A setting of every command that prints a result; its errors are JSON too.
    public static final Setting<Boolean> JSON =
            Setting.of(
                            "json",
                            Kind.truth(),
                            "false",
                            "Print JSON: one object, of a list one a line.")
                    .with(Setting.Trait.SWITCH);

    private static final String NAME = "purlin.yaml";

    public Configuration {
        sections = List.copyOf(sections);
    }

    /// The effective values of one command.
    ///
    /// @param section the command's own
    /// @param shared those of its settings that are not its own alone
    /// @param flags what was typed, by setting name
    public Settings resolve(
            String section,
            Shared shared,
            List<Setting<?>> settings,
            Map<String, List<String>> flags) {
        SettingsFile.Section told =
                file(flags)
                        .map(file -> SettingsFile.read(file, sections))
                        .map(file -> told(file, section, shared, settings))
                        .orElse(SettingsFile.Section.EMPTY);
        return Settings.resolve(settings, flags, surroundings.environment(), told);
    }

    private static SettingsFile.Section told(
            SettingsFile file, String section, Shared shared, List<Setting<?>> settings) {
        SettingsFile.Section own = file.section(section);
        SettingsFile.Section common = file.section(shared.section());
        own.refuseOthersThan(
                settings.stream().filter(one -> !shared.holds(one)).map(Setting::name).toList());
        common.refuseOthersThan(shared.settings().stream().map(Setting::name).toList());
        return own.and(common);
    }

    /// A file that was named must exist; one that merely lies there need not.
    private Optional<Path> file(Map<String, List<String>> flags) {
        List<String> typed = flags.getOrDefault(FILE.name(), List.of());
        Optional<String> named =
                typed.stream()
                        .findFirst()
                        .or(() -> surroundings.variable(FILE.variables().getFirst()));
        if (named.isPresent()) {
            return named.map(surroundings.folder()::resolve);
        }
        return Stream.of(
                        surroundings.folder().resolve(NAME),
                        surroundings.userFolder("XDG_CONFIG_HOME", ".config").resolve(NAME))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
