package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.argument;

import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes a deployment of a folder: `push`.
final class PushCommands {
    private static final Duration WATCH_PAUSE = Duration.ofSeconds(1);
    private static final int SHOWN_FILES = 20;

    private static final Setting<String> NAME =
            Setting.of(
                    "name",
                    Kind.text("NAME"),
                    null,
                    "Endpoint to deploy to, which is made when there is none of this name; else"
                            + " model_name of config.yaml.");
    private static final Setting<String> DEPLOYMENT_NAME =
            Setting.of("deployment-name", Kind.text("NAME"), null, "Else deployment-N.");
    private static final Setting<String> ENVIRONMENT =
            Setting.of(
                    "environment",
                    Kind.text("NAME"),
                    null,
                    "Environment that it is promoted to once it runs.");
    private static final Setting<Boolean> PROMOTE = toggle("promote", "To production.");
    private static final Setting<Boolean> DEVELOPMENT =
            toggle("development", "To the development environment.");
    private static final Setting<Boolean> WATCH =
            toggle("watch", "Go on, and push to development again whenever a file changes.");
    private static final Setting<Boolean> NO_WAIT =
            toggle("no-wait", "Return when it is on its way.");

    private PushCommands() {}

    private static Setting<Boolean> toggle(String name, String help) {
        return Setting.of(name, Kind.truth(), "false", help).with(Trait.SWITCH);
    }

    static List<Command> all() {
        return List.of(
                new ClientCommand(
                        "push",
                        "Deploy a folder with a config.yaml, and wait until it answers.",
                        List.of(
                                "purlin push examples/embeddings",
                                "purlin push my-model --promote",
                                "purlin push my-model --environment staging --timeout 30m",
                                "purlin push my-model --watch"),
                        List.of(argument("DIR", "The folder.")),
                        List.of(
                                NAME,
                                DEPLOYMENT_NAME,
                                ENVIRONMENT,
                                PROMOTE,
                                DEVELOPMENT,
                                WATCH,
                                NO_WAIT),
                        PushCommands::push));
    }

    private static ExitCode push(Asked asked) {
        Optional<String> environment = environment(asked);
        if (!asked.settings().get(WATCH)) {
            return pushOnce(asked, folder(asked), environment);
        }
        PushFolder pushed = folder(asked);
        while (true) {
            try {
                var _ = pushOnce(asked, pushed, environment);
            } catch (CommandFailure failure) {
                if (failure.code() != FailureCode.FAILED) {
                    throw failure;
                }
                tell(asked, failure.getMessage());
            }
            tell(asked, "watching " + asked.text(0) + "; Ctrl-C ends");
            try {
                pushed = changed(asked, pushed);
            } catch (InterruptedException _) {
                return ExitCode.INTERRUPTED;
            }
        }
    }

    private static PushFolder changed(Asked asked, PushFolder before) throws InterruptedException {
        Map<String, String> stamps = before.stamps();
        while (true) {
            Thread.sleep(WATCH_PAUSE);
            PushFolder now = folder(asked);
            if (!now.stamps().equals(stamps)) {
                return now;
            }
        }
    }

    private static PushFolder folder(Asked asked) {
        return PushFolder.read(asked.around().folder().resolve(asked.text(0)).normalize());
    }

    private static Optional<String> environment(Asked asked) {
        boolean isDevelopment = asked.settings().get(DEVELOPMENT) || asked.settings().get(WATCH);
        boolean isProduction = asked.settings().get(PROMOTE);
        Optional<String> named = asked.find(ENVIRONMENT);
        if ((isDevelopment ? 1 : 0) + (isProduction ? 1 : 0) + (named.isPresent() ? 1 : 0) > 1) {
            throw new CommandFailure(
                    FailureCode.USAGE,
                    "--environment, --promote, --development and --watch exclude each other",
                    null,
                    "Give one of them; without any, the deployment is in no environment.");
        }
        return isDevelopment
                ? Optional.of("development")
                : isProduction ? Optional.of("production") : named;
    }

    private static ExitCode pushOnce(Asked asked, PushFolder folder, Optional<String> environment) {
        var config = PushedConfig.read(folder.config());
        show(asked, folder);
        String key = upload(asked, folder);
        JsonNode made = create(asked, config, key, environment);
        Json.list(made, "warnings").forEach(w -> tell(asked, "warning: " + Json.text(w)));
        String model = Json.text(made, "/model/id");
        String deployment = Json.text(made, "/deployment/id");
        tell(
                asked,
                "deployment %s (%s) of %s (%s)"
                        .formatted(
                                deployment,
                                Json.text(made, "/deployment/name"),
                                model,
                                Json.text(made, "/model/name")));
        JsonNode last = made.path("deployment");
        boolean waits = !asked.settings().get(NO_WAIT);
        if (waits) {
            Instant since = Instant.parse(Json.text(made, "/deployment/created_at"));
            last = new Following(asked, model, deployment, since).untilActive(environment);
        }
        result(asked, config, made, last, place(last, waits ? environment : Optional.empty()));
        return ExitCode.DONE;
    }

    private static void show(Asked asked, PushFolder folder) {
        int count = folder.files().size();
        String files = count == 1 ? "1 file, %s:" : count + " files, %s:";
        tell(asked, files.formatted(Sizes.text(folder.bytes())));
        folder.files().entrySet().stream()
                .limit(SHOWN_FILES)
                .forEach(file ->
                        tell(
                                asked,
                                "  %s  %s"
                                        .formatted(
                                                file.getKey(),
                                                Sizes.text(file.getValue().toFile().length()))));
        if (count > SHOWN_FILES) {
            tell(asked, "  and " + (count - SHOWN_FILES) + " more");
        }
    }

    private static String upload(Asked asked, PushFolder folder) {
        Path archive = folder.archive();
        try {
            return Json.text(asked.client().put("/api/archives", archive), "/s3_key");
        } finally {
            try {
                Files.deleteIfExists(archive);
            } catch (IOException _) {
                // The system clears its folder for such files.
            }
        }
    }

    private static JsonNode create(
            Asked asked, PushedConfig config, String key, Optional<String> environment) {
        ObjectNode deployment = Asked.object().put("raw_config", config.text());
        asked.find(DEPLOYMENT_NAME).ifPresent(name -> deployment.put("deployment_name", name));
        if (environment.equals(Optional.of("development"))) {
            deployment.put("is_development", true);
        } else {
            environment.ifPresent(name -> deployment.put("environment_name", name));
        }
        String name =
                asked.find(NAME)
                        .or(config::modelName)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        FailureCode.INVALID_VALUE,
                                        "config.yaml has no model_name",
                                        "--name",
                                        "Give --name NAME, or add model_name to it."));
        ObjectNode source =
                Asked.object().put("kind", "model_archive").put("s3_key", key).put("name", name);
        source.set("deployment", deployment);
        ObjectNode body = Asked.object();
        body.set("source", source);
        return asked.client().post(path(asked, name), body);
    }

    /// Of the endpoint when there is one of the name, else of all.
    private static String path(Asked asked, String name) {
        return Json.list(asked.client().get("/v1/models"), "models").stream()
                .filter(model ->
                        Json.text(model, "/name").equals(name)
                                || Json.text(model, "/id").equals(name))
                .findFirst()
                .map(model -> Asked.endpoint(Json.text(model, "/id")) + "/deployments")
                .orElse("/v1/models");
    }

    /// Where it is called from now on: in the environment that it came to, else by its id.
    private static String place(JsonNode deployment, Optional<String> environment) {
        String byId = "deployment/" + Json.text(deployment, "/id");
        if (environment.isEmpty()) {
            return deployment.path("is_production").asBoolean(false) ? "production" : byId;
        }
        String name = environment.get();
        return name.equals("production") || name.equals("development")
                ? name
                : "environments/" + PlatformClient.part(name);
    }

    /// What can be typed next.
    private static void result(
            Asked asked, PushedConfig config, JsonNode made, JsonNode deployment, String place) {
        String url =
                "%s/model-%s/%s/predict"
                        .formatted(asked.client().url(), Json.text(made, "/model/id"), place);
        if (asked.printer().isJson()) {
            ObjectNode told = Asked.object().put("url", url);
            told.set("model", made.path("model"));
            told.set("deployment", deployment);
            told.set("warnings", made.path("warnings"));
            asked.printer().object(told);
            return;
        }
        asked.printer()
                .line(
                        """
                        curl -X POST %s \\
                             -H "Authorization: Api-Key $PURLIN_API_KEY" -d '%s'\
                        """
                                .formatted(url, config.exampleInput().replace("'", "'\\''")));
    }

    static void tell(Asked asked, String line) {
        asked.around().err().println(Json.plain(line));
    }
}
