package dev.purlin.cli.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One thing a command can be told. Its flag, variables and key in `purlin.yaml` follow from its
/// name.
///
/// @param name the flag without its dashes, and the key
/// @param fallback the default as one would write it; null when there is none
/// @param flags as typed, the long one first
/// @param variables environment variables, the first that is set wins
public record Setting<T>(
        String name,
        Kind<T> kind,
        @Nullable String fallback,
        String help,
        List<String> flags,
        List<String> variables,
        Set<Trait> traits) {

    /// What is special about a setting.
    public enum Trait {
        /// Never shown.
        SECRET,
        /// May be given several times; comma-separated in a variable, a list in the file.
        REPEATABLE,
        /// Of a repeatable one: its values have commas, so a variable holds one a line.
        LINES,
        /// Has no flag: everybody on the machine can read arguments.
        FLAGLESS,
        /// A flag without a value; it means `true`.
        SWITCH,
        /// A flag whose value may be left out and then is `true`.
        VALUE_OPTIONAL,
        /// Left out of the help.
        HIDDEN
    }

    public Setting {
        flags = List.copyOf(flags);
        variables = List.copyOf(variables);
        traits = Set.copyOf(traits);
    }

    public static <T> Setting<T> of(
            String name, Kind<T> kind, @Nullable String fallback, String help) {
        String variable = "PURLIN_" + variableOf(name);
        return new Setting<>(
                name, kind, fallback, help, List.of("--" + name), List.of(variable), Set.of());
    }

    /// Also read from the variable of the program whose flag this is: `--model-id`, `MODEL_ID`.
    public Setting<T> peer() {
        return variable(variableOf(name));
    }

    public Setting<T> variable(String variable) {
        List<String> more = Stream.concat(variables.stream(), Stream.of(variable)).toList();
        return new Setting<>(name, kind, fallback, help, flags, more, traits);
    }

    public Setting<T> flag(String flag) {
        List<String> more = Stream.concat(flags.stream(), Stream.of(flag)).toList();
        return new Setting<>(name, kind, fallback, help, more, variables, traits);
    }

    public Setting<T> with(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Setting<>(name, kind, fallback, help, flags, variables, more);
    }

    public Setting<T> fallback(String other) {
        return new Setting<>(name, kind, other, help, flags, variables, traits);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    private static String variableOf(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
