package dev.purlin.platform.control;

import static dev.purlin.wire.json.JsonField.flag;
import static dev.purlin.wire.json.JsonField.maybe;
import static dev.purlin.wire.json.JsonField.optional;
import static dev.purlin.wire.json.JsonField.required;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.platform.driver.Source;
import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a deployment runs and how it is spoken to. Never changes.
///
/// @param arguments of our own engine, or a whole command
/// @param environment `NAME=value`, all that its replicas see besides what every one does
/// @param serverPort the port that the command is written for
/// @param predictPath the path of a replica that `predict` calls
/// @param mostInFlightPerReplica requests one replica works on at once
/// @param predictTimeoutSeconds from a request's head to the end of its answer
/// @param repeatsSent whether a request that a replica may have seen is sent to another one
/// @param isAwakeAtStart runs whenever the platform starts, even if it slept before
/// @param modelNames what callers may write as `model`, beside its endpoint's name and id
/// @param secrets names of those that its replicas may read
/// @param source null when its command needs no files
public record DeploymentConfig(
        Runs runs,
        List<String> arguments,
        List<String> environment,
        int serverPort,
        String predictPath,
        ProbePlan probes,
        int mostInFlightPerReplica,
        int predictTimeoutSeconds,
        boolean repeatsSent,
        boolean isAwakeAtStart,
        List<String> modelNames,
        List<String> secrets,
        @Nullable Source source,
        Needs needs) {

    /// As many requests at once as come: the replica has a limit of its own.
    public static final int UNLIMITED = 1_000_000;

    /// What the arguments are arguments of.
    public enum Runs {
        /// Our own model server, wherever this installation has it.
        ENGINE,
        COMMAND
    }

    private static final JsonType<List<String>> TEXTS = JsonType.list(JsonType.TEXT);
    private static final JsonField<String> RUNS =
            required("runs", JsonType.TEXT, "engine or command.");
    private static final JsonField<List<String>> ARGUMENTS =
            required("arguments", TEXTS, "Of the engine, or a whole command.");
    private static final JsonField<List<String>> ENVIRONMENT =
            required("environment", TEXTS, "NAME=value.");
    private static final JsonField<Long> SERVER_PORT =
            required("server_port", JsonType.UINT32, "The port the command is written for.");
    private static final JsonField<String> PREDICT_PATH =
            required("predict_path", JsonType.TEXT, "What predict calls.");
    private static final JsonField<String> READY_PATH =
            required("ready_path", JsonType.TEXT, "Answers 2xx once it can take requests.");
    private static final JsonField<@Nullable String> LIVE_PATH =
            maybe("live_path", JsonType.TEXT, "Answers 2xx while it need not be restarted.");
    private static final JsonField<@Nullable Long> STARTUP = seconds("startup_seconds");
    private static final JsonField<@Nullable Long> STOP_TRAFFIC = seconds("stop_traffic_seconds");
    private static final JsonField<@Nullable Long> RESTART_DELAY = seconds("restart_delay_seconds");
    private static final JsonField<@Nullable Long> RESTART = seconds("restart_seconds");
    private static final JsonField<Long> MOST_IN_FLIGHT =
            required("most_in_flight_per_replica", JsonType.UINT32, "Requests at once.");
    private static final JsonField<Long> PREDICT_TIMEOUT =
            required("predict_timeout_seconds", JsonType.UINT32, "For a whole request.");
    private static final JsonField<Boolean> REPEATS_SENT =
            flag("repeats_sent", false, "Sends again what a replica may have seen.");
    private static final JsonField<Boolean> AWAKE = flag("awake_at_start", false, "Runs at start.");
    private static final JsonField<List<String>> MODEL_NAMES =
            required("model_names", TEXTS, "What callers may write as model.");
    private static final JsonField<List<String>> SECRETS =
            optional("secrets", TEXTS, List.of(), "[]", "Names of those it may read.");
    private static final JsonField<@Nullable String> ARCHIVE =
            maybe("archive", JsonType.TEXT, "What it is made from.");
    private static final JsonField<List<String>> BUILD_COMMANDS =
            optional("build_commands", TEXTS, List.of(), "[]", "Run once in what it is made from.");
    private static final JsonField<@Nullable Long> MEMORY =
            maybe("memory_bytes", JsonType.UINT64, "A replica needs.");
    private static final JsonField<@Nullable Long> PROCESSORS =
            maybe("millicpus", JsonType.UINT64, "A replica needs; 1,000 are a processor.");

    private static final JsonObject<DeploymentConfig> TYPE =
            new JsonObject<>(
                    "DeploymentConfig",
                    List.of(
                            RUNS,
                            ARGUMENTS,
                            ENVIRONMENT,
                            SERVER_PORT,
                            PREDICT_PATH,
                            READY_PATH,
                            LIVE_PATH,
                            STARTUP,
                            STOP_TRAFFIC,
                            RESTART_DELAY,
                            RESTART,
                            MOST_IN_FLIGHT,
                            PREDICT_TIMEOUT,
                            REPEATS_SENT,
                            AWAKE,
                            MODEL_NAMES,
                            SECRETS,
                            ARCHIVE,
                            BUILD_COMMANDS,
                            MEMORY,
                            PROCESSORS),
                    DeploymentConfig::of);

    public DeploymentConfig {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        modelNames = List.copyOf(modelNames);
        secrets = List.copyOf(secrets);
        if (environment.stream().anyMatch(entry -> entry.indexOf('=') < 1)) {
            throw new IllegalArgumentException("a variable without NAME= in " + environment);
        }
        if (predictTimeoutSeconds < 1 || mostInFlightPerReplica < 1) {
            throw new IllegalArgumentException("limits of a deployment start at 1");
        }
    }

    private static JsonField<@Nullable Long> seconds(String name) {
        return maybe(name, JsonType.UINT32, "Of its probes.");
    }

    /// Reads what [#json] wrote.
    public static DeploymentConfig parse(String json) {
        return TYPE.read(new JsonCursor(json.getBytes(UTF_8)));
    }

    private static DeploymentConfig of(JsonObject.Values in) {
        String archive = in.get(ARCHIVE);
        Long memory = in.get(MEMORY);
        Long processors = in.get(PROCESSORS);
        return new DeploymentConfig(
                Runs.valueOf(in.get(RUNS).toUpperCase(Locale.ROOT)),
                in.get(ARGUMENTS),
                in.get(ENVIRONMENT),
                Math.toIntExact(in.get(SERVER_PORT)),
                in.get(PREDICT_PATH),
                probes(in),
                Math.toIntExact(in.get(MOST_IN_FLIGHT)),
                Math.toIntExact(in.get(PREDICT_TIMEOUT)),
                in.get(REPEATS_SENT),
                in.get(AWAKE),
                in.get(MODEL_NAMES),
                in.get(SECRETS),
                archive == null ? null : new Source(archive, in.get(BUILD_COMMANDS)),
                memory == null || processors == null ? Needs.USUAL : new Needs(memory, processors));
    }

    private static ProbePlan probes(JsonObject.Values in) {
        ProbePlan usual = ProbePlan.of(in.get(READY_PATH));
        String live = in.get(LIVE_PATH);
        return new ProbePlan(
                usual.readyPath(),
                live == null ? usual.livePath() : live,
                duration(in, STARTUP, usual.startup()),
                duration(in, STOP_TRAFFIC, usual.stopTraffic()),
                duration(in, RESTART_DELAY, usual.restartDelay()),
                duration(in, RESTART, usual.restart()));
    }

    private static Duration duration(
            JsonObject.Values in, JsonField<@Nullable Long> field, Duration otherwise) {
        Long seconds = in.get(field);
        return seconds == null ? otherwise : Duration.ofSeconds(seconds);
    }

    public String json() {
        var json = new JsonWriter().openObject();
        json.member("runs", runs.name().toLowerCase(Locale.ROOT));
        texts(json, "arguments", arguments);
        texts(json, "environment", environment);
        json.member("server_port", serverPort)
                .member("predict_path", predictPath)
                .member("ready_path", probes.readyPath())
                .member("live_path", probes.livePath())
                .member("startup_seconds", probes.startup().toSeconds())
                .member("stop_traffic_seconds", probes.stopTraffic().toSeconds())
                .member("restart_delay_seconds", probes.restartDelay().toSeconds())
                .member("restart_seconds", probes.restart().toSeconds())
                .member("most_in_flight_per_replica", mostInFlightPerReplica)
                .member("predict_timeout_seconds", predictTimeoutSeconds)
                .member("repeats_sent", repeatsSent)
                .member("awake_at_start", isAwakeAtStart);
        texts(json, "model_names", modelNames);
        texts(json, "secrets", secrets);
        if (source != null) {
            json.member("archive", source.archive());
            texts(json, "build_commands", source.buildCommands());
        }
        json.member("memory_bytes", needs.memoryBytes())
                .member("millicpus", needs.milliProcessors());
        return json.closeObject().toString();
    }

    private static void texts(JsonWriter json, String name, List<String> texts) {
        json.name(name).openList();
        texts.forEach(json::text);
        json.closeList();
    }

    Map<String, String> variables() {
        return environment.stream()
                .collect(
                        Collectors.toMap(
                                entry -> entry.substring(0, entry.indexOf('=')),
                                entry -> entry.substring(entry.indexOf('=') + 1)));
    }
}
