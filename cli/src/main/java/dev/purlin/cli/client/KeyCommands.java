package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.argument;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.client.Printer.Column;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who may call, and what deployments may know: `keys`, `secrets`, `whoami`.
final class KeyCommands {
    private static final Map<String, String> TYPES =
            Map.of(
                    "personal", "PERSONAL",
                    "manage", "WORKSPACE_MANAGE_ALL",
                    "invoke", "WORKSPACE_INVOKE",
                    "metrics", "WORKSPACE_EXPORT_METRICS");

    private static final Setting<String> TYPE =
            Setting.of(
                    "type",
                    Kind.choice("personal", "manage", "invoke", "metrics"),
                    "personal",
                    "What it is for.");
    private static final Setting<String> NAME =
            Setting.of("name", Kind.text("NAME"), null, "What to call it.");
    private static final Setting<String> ENDPOINT =
            Setting.of(
                            "endpoint",
                            Kind.text("ENDPOINT"),
                            null,
                            "Endpoint it is limited to; may be repeated.")
                    .with(Trait.REPEATABLE);

    private KeyCommands() {}

    static List<Command> all() {
        return List.of(
                secrets(), setSecret(), deleteSecret(), keys(), createKey(), revokeKey(), whoami());
    }

    private static Command secrets() {
        return new ClientCommand(
                "secrets list",
                "List the secrets' names.",
                List.of("purlin secrets", "purlin secrets list --json"),
                List.of(),
                List.of(),
                asked -> {
                    asked.printer()
                            .rows(
                                    Json.list(asked.client().get("/v1/secrets"), "secrets"),
                                    new Column("NAME", "/name"),
                                    new Column("CREATED", "/created_at"));
                    return ExitCode.DONE;
                });
    }

    private static Command setSecret() {
        return new ClientCommand(
                "secrets set",
                "Set a secret to what stdin holds, without the line break at its end.",
                List.of("purlin secrets set hf_token <token.txt"),
                List.of(argument("NAME", "What deployments know it by.")),
                List.of(),
                asked -> {
                    String value = new String(Body.ofStdin(asked.around()), UTF_8);
                    value = value.replaceFirst("\\R\\z", "");
                    if (value.isEmpty()) {
                        throw new CommandFailure(
                                FailureCode.INVALID_VALUE,
                                "stdin holds nothing",
                                null,
                                "The secret's value is read from stdin.");
                    }
                    ObjectNode body = Asked.object().put("name", asked.text(0)).put("value", value);
                    JsonNode answer = asked.client().post("/v1/secrets", body);
                    asked.printer().done(answer, asked.text(0) + " is set");
                    return ExitCode.DONE;
                });
    }

    private static Command deleteSecret() {
        return new ClientCommand(
                "secrets delete",
                "Delete a secret.",
                List.of("purlin secrets delete hf_token"),
                List.of(argument("NAME", "What deployments know it by.")),
                List.of(),
                asked -> {
                    String path = "/v1/secrets/" + PlatformClient.part(asked.text(0));
                    asked.printer()
                            .done(asked.client().delete(path), asked.text(0) + " is deleted");
                    return ExitCode.DONE;
                });
    }

    private static Command keys() {
        return new ClientCommand(
                "keys list",
                "List the keys by their first eight characters.",
                List.of("purlin keys", "purlin keys list --json"),
                List.of(),
                List.of(),
                asked -> {
                    asked.printer()
                            .rows(
                                    Json.list(asked.client().get("/v1/api_keys"), "keys"),
                                    new Column("PREFIX", "/prefix"),
                                    new Column("NAME", "/name"),
                                    new Column("TYPE", "/type"),
                                    new Column("ENDPOINTS", "/model_ids"));
                    return ExitCode.DONE;
                });
    }

    private static Command createKey() {
        return new ClientCommand(
                "keys create",
                "Make a key and print it, this once.",
                List.of(
                        "purlin keys create --type manage --name deployer",
                        "purlin keys create --type invoke --endpoint minilm"),
                List.of(),
                List.of(TYPE, NAME, ENDPOINT),
                KeyCommands::create);
    }

    private static ExitCode create(Asked asked) {
        ObjectNode body = Asked.object().put("type", TYPES.get(asked.settings().get(TYPE)));
        asked.find(NAME).ifPresent(name -> body.put("name", name));
        List<String> endpoints = asked.settings().all(ENDPOINT);
        if (!endpoints.isEmpty()) {
            ArrayNode ids = body.putArray("model_ids");
            endpoints.forEach(endpoint -> ids.add(asked.endpointId(endpoint)));
        }
        JsonNode answer = asked.client().post("/v1/api_keys", body);
        asked.printer().done(answer, Json.text(answer, "/api_key"));
        return ExitCode.DONE;
    }

    private static Command revokeKey() {
        return new ClientCommand(
                "keys revoke",
                "Take a key's rights away.",
                List.of("purlin keys revoke abcdefgh"),
                List.of(argument("PREFIX", "Its first eight characters.")),
                List.of(),
                asked -> {
                    String path = "/v1/api_keys/" + PlatformClient.part(prefix(asked.text(0)));
                    JsonNode answer = asked.client().delete(path);
                    asked.printer().done(answer, Json.text(answer, "/prefix") + " is revoked");
                    return ExitCode.DONE;
                });
    }

    /// Who pastes the whole key means its prefix; the rest stays out of URLs and logs.
    private static String prefix(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    private static Command whoami() {
        return new ClientCommand(
                "whoami",
                "Tell whose key is in use.",
                List.of("purlin whoami"),
                List.of(),
                List.of(),
                asked -> {
                    asked.printer().object(asked.client().get("/v1/users/me"));
                    return ExitCode.DONE;
                });
    }
}
