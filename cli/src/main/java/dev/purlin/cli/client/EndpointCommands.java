package dev.purlin.cli.client;

import static dev.purlin.cli.client.ClientCommand.ENDPOINT;
import static dev.purlin.cli.client.ClientCommand.optional;

import dev.purlin.cli.client.Printer.Column;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.told.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Endpoints, their deployments, and how these are scaled.
final class EndpointCommands {
    private static final int MOST_REPLICAS = 10_000;
    private static final int MOST_PERCENT = 100;
    private static final double GIBIBYTE = 1L << 30;
    private static final double MILLI = 1_000;
    private static final String PRODUCTION = "production";

    private static final Setting<Integer> LEAST =
            Setting.of("min", Kind.integer(0, MOST_REPLICAS), null, "Replicas at least; 0 sleeps.");
    private static final Setting<Integer> MOST =
            Setting.of("max", Kind.integer(1, MOST_REPLICAS), null, "Replicas at most.");
    private static final Setting<Integer> CONCURRENCY =
            Setting.of(
                    "concurrency-target",
                    Kind.integer(1, MOST_REPLICAS),
                    null,
                    "Requests in flight that one replica is meant for.");
    private static final Setting<Integer> UTILIZATION =
            Setting.of(
                    "target-utilization",
                    Kind.integer(1, MOST_PERCENT),
                    null,
                    "Percentage of that target at which another replica is wanted.");
    private static final Setting<Duration> WINDOW =
            Setting.of(
                    "window",
                    Kind.duration(),
                    null,
                    "Load that a decision looks back on, in whole seconds.");
    private static final Setting<Duration> DELAY =
            Setting.of(
                    "scale-down-delay",
                    Kind.duration(),
                    null,
                    "Time that a surplus must last, in whole seconds.");

    private EndpointCommands() {}

    static List<Command> all() {
        return List.of(
                endpoints(),
                deployments(),
                scale(),
                onOff("activate", "Let a deployment run again.", "runs again"),
                onOff("deactivate", "Stop a deployment until it is activated.", "is stopped"),
                status());
    }

    private static Command endpoints() {
        return new ClientCommand(
                "endpoints",
                "List the endpoints, or show one.",
                List.of("purlin endpoints", "purlin endpoints minilm --json"),
                List.of(optional("ENDPOINT", "Its id or name.")),
                List.of(),
                asked -> {
                    if (asked.maybe(0).isPresent()) {
                        asked.printer().object(asked.client().get(asked.endpoint()));
                        return ExitCode.DONE;
                    }
                    asked.printer()
                            .rows(
                                    Json.list(asked.client().get("/v1/models"), "models"),
                                    new Column("ID", "/id"),
                                    new Column("NAME", "/name"),
                                    new Column("DEPLOYMENTS", "/deployments_count"),
                                    new Column("PRODUCTION", "/production_deployment_id"),
                                    new Column("CREATED", "/created_at"));
                    return ExitCode.DONE;
                });
    }

    private static Command deployments() {
        return new ClientCommand(
                "deployments",
                "List the deployments of an endpoint, or show one.",
                List.of("purlin deployments minilm", "purlin deployments minilm production"),
                List.of(ENDPOINT, optional("DEPLOYMENT", "Its id, or production or development.")),
                List.of(),
                asked -> {
                    Optional<String> one = asked.maybe(1);
                    if (one.isPresent()) {
                        asked.printer().object(asked.client().get(asked.deployment(one.get())));
                        return ExitCode.DONE;
                    }
                    JsonNode answer = asked.client().get(asked.endpoint() + "/deployments");
                    asked.printer()
                            .rows(
                                    Json.list(answer, "deployments"),
                                    new Column("ID", "/id"),
                                    new Column("NAME", "/name"),
                                    new Column("ENVIRONMENT", "/environment"),
                                    new Column("STATUS", "/status"),
                                    new Column("REPLICAS", "/active_replica_count"),
                                    new Column("CREATED", "/created_at"));
                    return ExitCode.DONE;
                });
    }

    private static Command scale() {
        return new ClientCommand(
                "scale",
                "Change how a deployment is scaled, or show it when told nothing.",
                List.of(
                        "purlin scale minilm",
                        "purlin scale minilm --min 1 --max 4 --concurrency-target 8",
                        "purlin scale minilm --scale-down-delay 5m"),
                List.of(ENDPOINT),
                List.of(
                        LEAST,
                        MOST,
                        CONCURRENCY,
                        UTILIZATION,
                        WINDOW,
                        DELAY,
                        ClientFlags.DEPLOYMENT),
                EndpointCommands::scale);
    }

    private static ExitCode scale(Asked asked) {
        String path = asked.deployment(asked.settings().get(ClientFlags.DEPLOYMENT));
        ObjectNode wanted = wanted(asked);
        if (wanted.isEmpty()) {
            asked.printer().object(asked.client().get(path).path("autoscaling_settings"));
            return ExitCode.DONE;
        }
        JsonNode answer = asked.client().patch(path + "/autoscaling_settings", wanted);
        asked.printer()
                .done(answer, Json.text(answer, "/status") + ": " + Json.text(answer, "/message"));
        return ExitCode.DONE;
    }

    private static ObjectNode wanted(Asked asked) {
        ObjectNode wanted = Asked.object();
        asked.find(LEAST).ifPresent(n -> wanted.put("min_replica", n));
        asked.find(MOST).ifPresent(n -> wanted.put("max_replica", n));
        asked.find(CONCURRENCY).ifPresent(n -> wanted.put("concurrency_target", n));
        asked.find(UTILIZATION).ifPresent(n -> wanted.put("target_utilization_percentage", n));
        asked.find(WINDOW).ifPresent(t -> wanted.put("autoscaling_window", t.toSeconds()));
        asked.find(DELAY).ifPresent(t -> wanted.put("scale_down_delay", t.toSeconds()));
        return wanted;
    }

    private static Command onOff(String verb, String summary, String done) {
        return new ClientCommand(
                verb,
                summary,
                List.of("purlin " + verb + " minilm", "purlin " + verb + " minilm abc12345"),
                List.of(
                        ENDPOINT,
                        optional("DEPLOYMENT", "Its id, or development; else production.")),
                List.of(),
                asked -> {
                    String deployment = asked.maybe(1).orElse(PRODUCTION);
                    JsonNode answer =
                            asked.client()
                                    .post(
                                            asked.deployment(deployment) + "/" + verb,
                                            Asked.object());
                    asked.printer().done(answer, deployment + " of " + asked.text(0) + " " + done);
                    return ExitCode.DONE;
                });
    }

    private static Command status() {
        return new ClientCommand(
                "status",
                "Tell whether the platform is ready and what every deployment does.",
                List.of("purlin status", "purlin status --json"),
                List.of(),
                List.of(),
                EndpointCommands::status);
    }

    private static ExitCode status(Asked asked) {
        PlatformClient client = asked.client();
        client.get("/health/ready");
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode model : Json.list(client.get("/v1/models"), "models")) {
            String path = Asked.endpoint(Json.text(model, "/id"));
            for (JsonNode row : Json.list(client.get(path + "/deployments"), "deployments")) {
                ObjectNode both = Asked.object();
                both.set("endpoint", model);
                both.set("deployment", row);
                rows.add(both);
            }
        }
        JsonNode capacity = client.get("/api/capacity");
        if (asked.printer().isJson()) {
            ObjectNode whole = Asked.object().put("url", client.url()).put("ready", true);
            whole.set("capacity", capacity);
            whole.putArray("deployments").addAll(rows);
            asked.printer().object(whole);
            return ExitCode.DONE;
        }
        asked.around().out().println(client.url() + " is ready");
        asked.around().out().println(given(capacity));
        asked.printer()
                .rows(
                        rows,
                        new Column("ENDPOINT", "/endpoint/id"),
                        new Column("NAME", "/endpoint/name"),
                        new Column("DEPLOYMENT", "/deployment/id"),
                        new Column("ENVIRONMENT", "/deployment/environment"),
                        new Column("STATUS", "/deployment/status"),
                        new Column("REPLICAS", "/deployment/active_replica_count"));
        return ExitCode.DONE;
    }

    private static String given(JsonNode capacity) {
        return "given out: %s of %s GiB of memory, %s of %s processors"
                .formatted(
                        tenths(capacity, "/given_out/memory_bytes", GIBIBYTE),
                        tenths(capacity, "/whole/memory_bytes", GIBIBYTE),
                        tenths(capacity, "/given_out/millicpu", MILLI),
                        tenths(capacity, "/whole/millicpu", MILLI));
    }

    private static String tenths(JsonNode of, String pointer, double unit) {
        return String.format(Locale.ROOT, "%.1f", of.at(pointer).asLong() / unit);
    }
}
