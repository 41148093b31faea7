package dev.purlin.cli.client;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Shared;
import dev.purlin.cli.told.ExitCode;
import java.util.List;

/// A command that calls a platform.
///
/// @param settings its own; [ClientFlags] come with every one
record ClientCommand(
        String name,
        String summary,
        List<String> examples,
        List<Positional> positionals,
        List<Setting<?>> settings,
        Work work)
        implements Command {
    /// What it does once it has a client.
    @FunctionalInterface
    interface Work {
        ExitCode run(Asked asked);
    }

    ClientCommand {
        examples = List.copyOf(examples);
        positionals = List.copyOf(positionals);
        settings = ClientFlags.with(settings);
    }

    /// The endpoint that most commands are about.
    static final Positional ENDPOINT = argument("ENDPOINT", "Its id or name.");

    static Positional argument(String label, String help) {
        return new Positional(label, help, List.of());
    }

    static Positional optional(String label, String help) {
        return new Positional(label, help, List.of(), false);
    }

    @Override
    public Shared shared() {
        return ClientFlags.SHARED;
    }

    @Override
    public ExitCode run(Call call) {
        try (var client = PlatformClient.of(call.settings(), call.surroundings())) {
            return work.run(new Asked(call, client));
        }
    }
}
