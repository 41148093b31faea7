package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.argument;
import static dev.purlin.cli.client.ClientCommand.optional;

import dev.purlin.cli.client.Printer.Column;
import dev.purlin.cli.client.Profiles.Profile;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Shared;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Platforms by name: `profile list`, `set`, `use`, `delete`. They call none.
final class ProfileCommands {
    private static final int PREFIX_LENGTH = 8;
    private static final String NAME = "NAME";

    private ProfileCommands() {}

    /// A command that changes or shows the profiles.
    private record Local(
            String name,
            String summary,
            List<String> examples,
            List<Positional> positionals,
            Work work)
            implements Command {
        /// What it does; its answer is what a program gets to see, its text what a person does.
        @FunctionalInterface
        interface Work {
            ExitCode run(Call call, Printer printer);
        }

        @Override
        public List<Setting<?>> settings() {
            return ClientFlags.with(List.of());
        }

        @Override
        public Shared shared() {
            return ClientFlags.SHARED;
        }

        @Override
        public ExitCode run(Call call) {
            return work.run(call, Printer.of(call));
        }
    }

    static List<Command> all() {
        return List.of(
                new Local(
                        "profile list",
                        "List the profiles.",
                        List.of("purlin profile", "purlin profile list --json"),
                        List.of(),
                        ProfileCommands::list),
                new Local(
                        "profile set",
                        "Keep a platform's URL, and a copy of its key, under a name.",
                        List.of(
                                "purlin profile set lab --url https://models.example.org"
                                        + " --api-key-file lab.key",
                                "purlin profile set lab --url https://models.example.org"
                                        + " --api-key-file - <lab.key"),
                        List.of(argument(NAME, "What to call it.")),
                        ProfileCommands::set),
                new Local(
                        "profile use",
                        "Choose the profile that is called from now on.",
                        List.of("purlin profile use lab", "purlin profile use"),
                        List.of(optional(NAME, "Its name; none is chosen without one.")),
                        ProfileCommands::use),
                new Local(
                        "profile delete",
                        "Forget a profile and its key.",
                        List.of("purlin profile delete lab"),
                        List.of(argument(NAME, "Its name.")),
                        ProfileCommands::delete));
    }

    private static ExitCode list(Command.Call call, Printer printer) {
        Profiles profiles = Profiles.read(call.surroundings());
        List<JsonNode> rows = new ArrayList<>();
        profiles.byName().keySet().stream().sorted().forEach(name -> rows.add(row(profiles, name)));
        printer.rows(
                rows,
                new Column("NAME", "/name"),
                new Column("URL", "/url"),
                new Column("KEY", "/key_prefix"),
                new Column("CHOSEN", "/chosen"));
        return ExitCode.DONE;
    }

    private static ObjectNode row(Profiles profiles, String name) {
        Profile profile = profiles.named(name);
        ObjectNode row = Asked.object().put("name", name).put("url", profile.url());
        row.put("key_prefix", profile.key().map(ProfileCommands::prefix).orElse(null));
        return row.put("chosen", profiles.chosen().equals(Optional.of(name)));
    }

    /// The part of a key that is no secret.
    private static String prefix(String key) {
        int dot = key.indexOf('.');
        return dot == PREFIX_LENGTH ? key.substring(0, dot) : "?";
    }

    private static ExitCode set(Command.Call call, Printer printer) {
        String name = call.positionals().getFirst();
        String url =
                call.settings()
                        .find(ClientFlags.URL)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        FailureCode.USAGE,
                                        "the URL is missing",
                                        "--url",
                                        "Give --url https://models.example.org, say."));
        var profile =
                new Profile(Target.root(url), Target.keyFile(call.settings(), call.surroundings()));
        Profiles profiles = Profiles.read(call.surroundings()).with(name, profile);
        profiles.write(call.surroundings());
        printer.done(
                row(profiles, name),
                name
                        + " is "
                        + profile.url()
                        + (profile.key().isPresent() ? ", with a key" : ", without a key"));
        return ExitCode.DONE;
    }

    private static ExitCode use(Command.Call call, Printer printer) {
        Optional<String> name = call.positionals().stream().findFirst();
        Profiles.read(call.surroundings()).choose(name).write(call.surroundings());
        printer.done(
                Asked.object().put("chosen", name.orElse(null)),
                name.map(chosen -> chosen + " is called from now on")
                        .orElse("no profile is chosen any more"));
        return ExitCode.DONE;
    }

    private static ExitCode delete(Command.Call call, Printer printer) {
        String name = call.positionals().getFirst();
        Profiles.read(call.surroundings()).without(name).write(call.surroundings());
        printer.done(Asked.object().put("name", name), name + " is forgotten");
        return ExitCode.DONE;
    }
}
