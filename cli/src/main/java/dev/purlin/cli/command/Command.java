package dev.purlin.cli.command;

import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.Surroundings;
import java.util.List;

/// One subcommand: how it is called, what it can be told, and what it does.
public interface Command {
    String name();

    /// One line for the list of commands.
    String summary();

    /// Whole command lines for the help.
    List<String> examples();

    List<Setting<?>> settings();

    default List<Positional> positionals() {
        return List.of();
    }

    /// Whether its settings are read from `purlin.yaml` and shown by `purlin config`.
    default boolean isConfigured() {
        return false;
    }

    default boolean isHidden() {
        return false;
    }

    /// Does it; throws a [dev.purlin.cli.told.CommandFailure] when it cannot do what was asked.
    ExitCode run(Call call);

    /// An argument without a flag.
    ///
    /// @param choices what it may be, empty where anything goes
    record Positional(String label, String help, List<String> choices) {
        public Positional {
            choices = List.copyOf(choices);
        }
    }

    /// What it was called with.
    record Call(Settings settings, List<String> positionals, Surroundings surroundings) {
        public Call {
            positionals = List.copyOf(positionals);
        }
    }
}
