package dev.purlin.cli.client;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.command.Group;
import java.util.List;
import java.util.stream.Stream;

/// Every command that calls a platform, in the order of the help.
public final class ClientCommands {
    private ClientCommands() {}

    public static List<Command> all() {
        return Stream.of(
                        PushCommands.all(),
                        CallCommands.all(),
                        EndpointCommands.all(),
                        EnvironmentCommands.all(),
                        HistoryCommands.all(),
                        KeyCommands.all(),
                        BackupCommands.all(),
                        ProfileCommands.all())
                .flatMap(List::stream)
                .toList();
    }

    public static List<Group> groups() {
        return List.of(
                new Group(
                        "promotion",
                        "The promotion that is under way in an environment.",
                        List.of(
                                "purlin promotion pause minilm",
                                "purlin promotion cancel minilm --environment staging")),
                new Group(
                        "secrets",
                        "Secrets that deployments may use; their values are never shown.",
                        List.of("purlin secrets", "purlin secrets set hf_token <token.txt")),
                new Group(
                        "keys",
                        "Keys that callers use.",
                        List.of("purlin keys", "purlin keys create --type invoke")),
                new Group(
                        "profile",
                        "Platforms by name, so that calls need not say where and with which key.",
                        List.of(
                                "purlin profile",
                                "purlin profile set lab --url https://models.example.org"
                                        + " --api-key-file lab.key",
                                "purlin profile use lab")));
    }
}
