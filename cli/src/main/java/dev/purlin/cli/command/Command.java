package dev.purlin.cli.command;

import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.settings.Shared;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import java.util.List;
import java.util.Optional;

/// One subcommand: how it is called, what it can be told, and what it does.
public interface Command {
    /// As typed after `purlin`: one word, or that of its [Group] and its own, `bench load`.
    String name();

    /// One line for the list of commands.
    String summary();

    /// Whole command lines for the help.
    List<String> examples();

    List<Setting<?>> settings();

    default List<Positional> positionals() {
        return List.of();
    }

    /// Its section in `purlin.yaml`, for what is not [#shared()]; absent when it reads no file.
    default Optional<String> section() {
        return settings().isEmpty() ? Optional.empty() : Optional.of(name());
    }

    /// Those of its settings that other commands have too, and where `purlin.yaml` has them.
    default Shared shared() {
        return Shared.NOTHING;
    }

    /// Left out of help and of `purlin config`.
    default boolean isHidden() {
        return false;
    }

    /// Whether it runs on its defaults when its settings cannot be read, since to tell of that is
    /// its work.
    default boolean judgesSettings() {
        return false;
    }

    /// Does it; throws a [dev.purlin.cli.told.CommandFailure] when it cannot do what was asked.
    ExitCode run(Call call);

    /// An argument without a flag.
    ///
    /// @param choices what it may be, empty where anything goes
    /// @param isRequired those that are not come last
    record Positional(String label, String help, List<String> choices, boolean isRequired) {
        public Positional {
            choices = List.copyOf(choices);
        }

        public Positional(String label, String help, List<String> choices) {
            this(label, help, choices, true);
        }
    }

    /// What it was called with.
    record Call(Settings settings, List<String> positionals, Surroundings surroundings) {
        public Call {
            positionals = List.copyOf(positionals);
        }
    }
}
