package dev.purlin.cli.settings;

import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The effective values of one command's settings. Every text in it was parsed once already, so
/// reading never fails.
public final class Settings {
    private final Map<String, Effective> byName;

    private Settings(Map<String, Effective> byName) {
        this.byName = byName;
    }

    /// Resolves each setting; throws [CommandFailure] at the first text that is not a value of its
    /// setting.
    ///
    /// @param flags what was typed, by setting name
    /// @param section the command's part of `purlin.yaml`
    public static Settings resolve(
            List<Setting<?>> settings,
            Map<String, List<String>> flags,
            Map<String, String> environment,
            SettingsFile.Section section) {
        section.refuseOthersThan(settings.stream().map(Setting::name).toList());
        Map<String, Effective> byName = new LinkedHashMap<>();
        for (Setting<?> setting : settings) {
            Effective effective = find(setting, flags, environment, section);
            effective.texts().forEach(text -> check(effective, text));
            byName.put(setting.name(), effective);
        }
        return new Settings(byName);
    }

    private static Effective find(
            Setting<?> setting,
            Map<String, List<String>> flags,
            Map<String, String> environment,
            SettingsFile.Section section) {
        List<String> typed = flags.get(setting.name());
        if (typed != null) {
            return new Effective(setting, typed, new Origin.Flag(setting.flags().getFirst()));
        }
        for (String variable : setting.variables()) {
            String text = environment.getOrDefault(variable, "");
            if (!text.isEmpty()) {
                return new Effective(setting, split(setting, text), new Origin.Variable(variable));
            }
        }
        Optional<Effective> inFile = section.find(setting);
        if (inFile.isPresent()) {
            return inFile.get();
        }
        String fallback = setting.fallback();
        return new Effective(
                setting, fallback == null ? List.of() : List.of(fallback), new Origin.Default());
    }

    private static List<String> split(Setting<?> setting, String text) {
        if (!setting.is(Trait.REPEATABLE)) {
            return List.of(text);
        }
        return setting.is(Trait.LINES) ? text.lines().toList() : List.of(text.split(","));
    }

    private static void check(Effective effective, String text) {
        try {
            var _ = effective.setting().kind().parse(text);
        } catch (IllegalArgumentException wrong) {
            String shown = effective.setting().is(Trait.SECRET) ? "the value" : text;
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    effective.origin().told() + ": " + shown + " " + wrong.getMessage(),
                    effective.origin().told(),
                    effective.setting().help(),
                    wrong);
        }
    }

    /// The value of a setting that has a default.
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new NoSuchElementException(setting.name() + " has no default"));
    }

    public <T> Optional<T> find(Setting<T> setting) {
        return effective(setting).texts().stream().findFirst().map(setting.kind()::parse);
    }

    public <T> List<T> all(Setting<T> setting) {
        return effective(setting).texts().stream().map(setting.kind()::parse).toList();
    }

    /// Whether it is a setting of this command and true.
    public boolean isOn(Setting<Boolean> setting) {
        return byName.containsKey(setting.name()) && get(setting);
    }

    /// Whether it was told, rather than left at its default.
    public boolean isTold(Setting<?> setting) {
        return rank(setting) > 0;
    }

    private int rank(Setting<?> setting) {
        return effective(setting).origin().rank();
    }

    /// Which of two settings that exclude each other holds: the one whose origin wins, none when
    /// neither was told. Throws [CommandFailure] when both were, in equal places.
    public Optional<Setting<?>> either(Setting<?> one, Setting<?> other) {
        if (rank(one) == rank(other) && isTold(one)) {
            throw contradiction(other, told(one) + " and " + told(other) + " exclude each other");
        }
        if (!isTold(one) && !isTold(other)) {
            return Optional.empty();
        }
        return Optional.of(rank(one) > rank(other) ? one : other);
    }

    /// Refuses a setting that has no meaning because of what another one came to; but not one that
    /// lies in a weaker place, where it was meant for other calls.
    public void refuseBeside(Setting<?> pointless, Setting<?> decided, String why) {
        if (isTold(pointless) && rank(pointless) >= rank(decided)) {
            throw contradiction(pointless, told(pointless) + " " + why);
        }
    }

    private CommandFailure contradiction(Setting<?> setting, String message) {
        return new CommandFailure(FailureCode.USAGE, message, told(setting), null);
    }

    private String told(Setting<?> setting) {
        return effective(setting).origin().told();
    }

    public Effective effective(Setting<?> setting) {
        Effective effective = byName.get(setting.name());
        if (effective == null) {
            throw new NoSuchElementException(setting.name() + " is of another command");
        }
        return effective;
    }

    public Collection<Effective> all() {
        return byName.values();
    }
}
