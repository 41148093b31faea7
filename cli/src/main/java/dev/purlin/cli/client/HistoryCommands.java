package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.ENDPOINT;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.ExitCode;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What happened: `events`, `logs`.
final class HistoryCommands {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Setting<Boolean> FOLLOW =
            Setting.of("follow", Kind.truth(), "false", "Go on printing what is new.")
                    .flag("-f")
                    .with(Trait.SWITCH);
    private static final Setting<Duration> SINCE =
            Setting.of("since", Kind.duration(), "30m", "How far back to begin.");

    private HistoryCommands() {}

    static List<Command> all() {
        return List.of(events(), logs());
    }

    private static Command events() {
        return new ClientCommand(
                "events",
                "Print the platform's history, oldest first.",
                List.of("purlin events", "purlin events -f --json"),
                List.of(),
                List.of(FOLLOW),
                HistoryCommands::events);
    }

    private static ExitCode events(Asked asked) {
        long[] told = {0};
        return repeat(
                asked,
                () -> {
                    JsonNode answer = asked.client().get("/api/events");
                    for (JsonNode event : Json.list(answer, "events").reversed()) {
                        long number = event.path("number").asLong(0);
                        if (number > told[0]) {
                            asked.printer().done(event, eventLine(event));
                            told[0] = number;
                        }
                    }
                });
    }

    private static String eventLine(JsonNode event) {
        return Json.text(event, "/at")
                + "  "
                + Json.text(event, "/actor")
                + "  "
                + Json.text(event, "/subject")
                + "  "
                + Json.text(event, "/from")
                + " -> "
                + Json.text(event, "/to")
                + "  "
                + Json.text(event, "/reason");
    }

    private static Command logs() {
        return new ClientCommand(
                "logs",
                "Print what the replicas of a deployment wrote, oldest first.",
                List.of("purlin logs minilm", "purlin logs minilm -f --since 5m"),
                List.of(ENDPOINT),
                List.of(FOLLOW, ClientFlags.DEPLOYMENT, SINCE),
                HistoryCommands::logs);
    }

    private static ExitCode logs(Asked asked) {
        String named = asked.deployment(asked.settings().get(ClientFlags.DEPLOYMENT));
        String path = asked.deployment(Json.text(asked.client().get(named), "/id")) + "/logs";
        long since = System.currentTimeMillis() - asked.settings().get(SINCE).toMillis();
        var pages = new LogPages(asked.client(), path, since);
        return repeat(
                asked, () -> pages.print(line -> asked.printer().done(line, LogPages.text(line))));
    }

    /// Once, or until it is interrupted.
    private static ExitCode repeat(Asked asked, Runnable poll) {
        poll.run();
        try {
            while (asked.settings().get(FOLLOW) && !asked.printer().isUnread()) {
                Thread.sleep(PAUSE);
                poll.run();
            }
            return ExitCode.DONE;
        } catch (InterruptedException _) {
            return ExitCode.INTERRUPTED;
        }
    }
}
