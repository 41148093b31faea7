package dev.purlin.platform.control;

import static dev.purlin.wire.json.JsonField.flag;
import static dev.purlin.wire.json.JsonField.required;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.wire.json.JsonCursor;
import dev.purlin.wire.json.JsonField;
import dev.purlin.wire.json.JsonObject;
import dev.purlin.wire.json.JsonType;
import dev.purlin.wire.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a deployment runs and how it is spoken to. Never changes.
///
/// @param arguments of our own engine, or a whole command
/// @param environment `NAME=value`, all that its replicas see besides what every one does
/// @param serverPort the port that the command is written for
/// @param predictPath the path of a replica that `predict` calls
/// @param readyPath answers 200 once a replica can take requests
/// @param mostInFlightPerReplica requests one replica works on at once
/// @param predictTimeoutSeconds from a request's head to the end of its answer
/// @param isAwakeAtStart runs whenever the platform starts, even if it slept before
/// @param modelNames what callers may write as `model`, beside its endpoint's name and id
/// @param secrets names of those that its replicas may read
public record DeploymentConfig(
        Runs runs,
        List<String> arguments,
        List<String> environment,
        int serverPort,
        String predictPath,
        String readyPath,
        int mostInFlightPerReplica,
        int predictTimeoutSeconds,
        boolean isAwakeAtStart,
        List<String> modelNames,
        List<String> secrets) {

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
            required("ready_path", JsonType.TEXT, "Answers 200 once it can take requests.");
    private static final JsonField<Long> MOST_IN_FLIGHT =
            required("most_in_flight_per_replica", JsonType.UINT32, "Requests at once.");
    private static final JsonField<Long> PREDICT_TIMEOUT =
            required("predict_timeout_seconds", JsonType.UINT32, "For a whole request.");
    private static final JsonField<Boolean> AWAKE = flag("awake_at_start", false, "Runs at start.");
    private static final JsonField<List<String>> MODEL_NAMES =
            required("model_names", TEXTS, "What callers may write as model.");

    private static final JsonField<List<String>> SECRETS =
            JsonField.optional("secrets", TEXTS, List.of(), "[]", "Names of those it may read.");

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
                            MOST_IN_FLIGHT,
                            PREDICT_TIMEOUT,
                            AWAKE,
                            MODEL_NAMES,
                            SECRETS),
                    in ->
                            new DeploymentConfig(
                                    Runs.valueOf(in.get(RUNS).toUpperCase(Locale.ROOT)),
                                    in.get(ARGUMENTS),
                                    in.get(ENVIRONMENT),
                                    Math.toIntExact(in.get(SERVER_PORT)),
                                    in.get(PREDICT_PATH),
                                    in.get(READY_PATH),
                                    Math.toIntExact(in.get(MOST_IN_FLIGHT)),
                                    Math.toIntExact(in.get(PREDICT_TIMEOUT)),
                                    in.get(AWAKE),
                                    in.get(MODEL_NAMES),
                                    in.get(SECRETS)));

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

    /// Reads what [#json] wrote.
    public static DeploymentConfig parse(String json) {
        return TYPE.read(new JsonCursor(json.getBytes(UTF_8)));
    }

    public String json() {
        var json = new JsonWriter().openObject();
        json.member("runs", runs.name().toLowerCase(Locale.ROOT));
        texts(json, "arguments", arguments);
        texts(json, "environment", environment);
        json.member("server_port", serverPort)
                .member("predict_path", predictPath)
                .member("ready_path", readyPath)
                .member("most_in_flight_per_replica", mostInFlightPerReplica)
                .member("predict_timeout_seconds", predictTimeoutSeconds)
                .member("awake_at_start", isAwakeAtStart);
        texts(json, "model_names", modelNames);
        texts(json, "secrets", secrets);
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
