package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.ENDPOINT;
import static dev.purlin.cli.client.ClientCommand.argument;

import dev.purlin.cli.client.Printer.Column;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.ExitCode;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Environments and which deployment each points at.
final class EnvironmentCommands {
    private static final Setting<String> ENVIRONMENT =
            Setting.of("environment", Kind.text("NAME"), "production", "Environment to change.");

    private static final Setting<Boolean> WAIT =
            Setting.of("wait", Kind.truth(), "false", "Return when it is there.")
                    .with(Trait.SWITCH);

    private EnvironmentCommands() {}

    static List<Command> all() {
        return List.of(
                environments(),
                promote(),
                rollback(),
                promotion("pause", "Keep the share of the requests as it is.", "pause_promotion"),
                promotion("resume", "Let a paused promotion go on.", "resume_promotion"),
                promotion(
                        "cancel",
                        "Call a promotion off; requests that moved come back.",
                        "cancel_promotion"),
                promotion(
                        "force-cancel",
                        "Call a promotion off without waiting for anything.",
                        "force_cancel_promotion"),
                promotion(
                        "force-forward",
                        "Give the candidate all requests without waiting for anything.",
                        "force_roll_forward_promotion"));
    }

    private static Command environments() {
        return new ClientCommand(
                "environments",
                "List the environments of an endpoint.",
                List.of("purlin environments minilm"),
                List.of(ENDPOINT),
                List.of(),
                asked -> {
                    JsonNode answer = asked.client().get(asked.endpoint() + "/environments");
                    asked.printer()
                            .rows(
                                    Json.list(answer, "environments"),
                                    new Column("NAME", "/name"),
                                    new Column("DEPLOYMENT", "/current_deployment/id"),
                                    new Column("STATUS", "/current_deployment/status"),
                                    new Column("PROMOTION", "/in_progress_promotion/status"),
                                    new Column("CANDIDATE", "/candidate_deployment/id"),
                                    new Column(
                                            "TRAFFIC %",
                                            "/in_progress_promotion/percent_traffic_to_new_version"));
                    return ExitCode.DONE;
                });
    }

    private static Command promote() {
        return new ClientCommand(
                "promote",
                "Point an environment at a deployment.",
                List.of(
                        "purlin promote minilm abc12345",
                        "purlin promote minilm abc12345 --environment staging",
                        "purlin promote minilm abc12345 --wait --timeout 30m"),
                List.of(ENDPOINT, argument("DEPLOYMENT", "Its id.")),
                List.of(ENVIRONMENT, WAIT),
                asked -> promote(asked, asked.text(1)));
    }

    private static ExitCode promote(Asked asked, String deployment) {
        String environment = asked.settings().get(ENVIRONMENT);
        JsonNode answer =
                asked.client()
                        .post(
                                asked.environment(environment) + "/promote",
                                Asked.object().put("deployment_id", deployment));
        if (asked.settings().get(WAIT)) {
            new Promoted(asked, asked.text(0), environment, deployment).await();
            asked.printer()
                    .done(
                            asked.client().get(asked.environment(environment)),
                            "%s is in %s of %s".formatted(deployment, environment, asked.text(0)));
            return ExitCode.DONE;
        }
        asked.printer()
                .done(
                        answer,
                        "%s goes to %s of %s once as many of its replicas are ready: see purlin environments"
                                .formatted(deployment, environment, asked.text(0)));
        return ExitCode.DONE;
    }

    private static Command promotion(String name, String summary, String action) {
        return new ClientCommand(
                "promotion " + name,
                summary,
                List.of(
                        "purlin promotion " + name + " minilm",
                        "purlin promotion " + name + " minilm --environment staging"),
                List.of(ENDPOINT),
                List.of(ENVIRONMENT),
                asked -> {
                    String environment = asked.settings().get(ENVIRONMENT);
                    String path = asked.environment(environment);
                    JsonNode answer = asked.client().post(path + "/" + action, Asked.object());
                    asked.printer()
                            .done(
                                    answer,
                                    "%s of %s: done, see purlin environments"
                                            .formatted(environment, asked.text(0)));
                    return ExitCode.DONE;
                });
    }

    private static Command rollback() {
        return new ClientCommand(
                "rollback",
                "Point an environment at the deployment that was there before its current one.",
                List.of("purlin rollback minilm", "purlin rollback minilm --environment staging"),
                List.of(ENDPOINT),
                List.of(ENVIRONMENT),
                asked -> {
                    String environment = asked.settings().get(ENVIRONMENT);
                    String path =
                            "/api/models/"
                                    + PlatformClient.part(asked.text(0))
                                    + "/environments/"
                                    + PlatformClient.part(environment)
                                    + "/rollback";
                    JsonNode answer = asked.client().post(path, Asked.object());
                    asked.printer()
                            .done(
                                    answer,
                                    environment
                                            + " of "
                                            + asked.text(0)
                                            + " goes back to "
                                            + Json.text(answer, "/id"));
                    return ExitCode.DONE;
                });
    }
}
