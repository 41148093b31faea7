package dev.purlin.cli.engine;

import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import dev.purlin.engine.EngineSettings;
import dev.purlin.engine.model.BuiltInModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Everything the model server can be told. Those marked `peer` are text-embeddings-router's, with
/// its variables; the others are our own.
final class EngineFlags {
    private static final int MOST = Integer.MAX_VALUE;
    private static final int MOST_PORT = 65_535;
    private static final int MOST_THREADS = 256;
    private static final String ADDRESS = "ADDRESS";

    private static final Kind<String> ROUTE = new Kind<>("PATH", List.of(), EngineFlags::route);

    // Where it listens.
    static final Setting<String> HOSTNAME =
            Setting.of(
                            "hostname",
                            Kind.text(ADDRESS),
                            Face.ENGINE.hostname(),
                            "Address to listen on; localhost is 127.0.0.1 and ::1.")
                    .peer();
    static final Setting<Integer> PORT =
            Setting.of(
                            "port",
                            Kind.integer(0, MOST_PORT),
                            Face.ENGINE.port(),
                            "Port to listen on; 0 takes a free one.")
                    .flag("-p")
                    .peer()
                    .variable("AIP_HTTP_PORT");
    static final Setting<String> PREDICT_ROUTE =
            Setting.of("predict-route", ROUTE, null, "Another path for POST /vertex.")
                    .variable("AIP_PREDICT_ROUTE");
    static final Setting<String> HEALTH_ROUTE =
            Setting.of("health-route", ROUTE, null, "Another path for GET /health.")
                    .variable("AIP_HEALTH_ROUTE");

    // Which model.
    static final Setting<String> MODEL_ID =
            Setting.of(
                            "model-id",
                            Kind.text("MODEL"),
                            BuiltInModel.ID,
                            "built-in, a folder, or a Hugging Face id.")
                    .peer();
    static final Setting<String> REVISION =
            Setting.of("revision", Kind.text("REV"), null, "Branch, tag or commit of the model.")
                    .peer();
    static final Setting<String> DTYPE =
            Setting.of(
                            "dtype",
                            Kind.choice("float32", "float16", "bfloat16", "int8", "int4", "auto"),
                            "float32",
                            "Precision of the weights: which ONNX file is taken.")
                    .peer();
    static final Setting<String> ONNX_FILE =
            Setting.of(
                    "onnx-file",
                    Kind.text("FILE"),
                    null,
                    "ONNX file to load, relative to the model; else chosen by --dtype.");
    static final Setting<String> SERVED_MODEL_NAME =
            Setting.of(
                            "served-model-name",
                            Kind.text("NAME"),
                            null,
                            "Model name in OpenAI answers; else the model id.")
                    .peer();
    static final Setting<String> POOLING =
            Setting.of(
                            "pooling",
                            Kind.choice("cls", "mean", "splade", "last-token"),
                            null,
                            "How token vectors become one; else as the model's files say.")
                    .peer();
    static final Setting<String> DENSE_PATH =
            Setting.of(
                            "dense-path",
                            Kind.text("DIR"),
                            null,
                            "Folder of the dense layer, if the model has several.")
                    .peer();
    static final Setting<Integer> MAX_SEQ_LENGTH =
            Setting.of(
                    "max-seq-length",
                    Kind.integer(1, MOST),
                    null,
                    "Most tokens of a text; else as the model's files say.");
    static final Setting<String> DEFAULT_PROMPT_NAME =
            Setting.of(
                            "default-prompt-name",
                            Kind.text("NAME"),
                            null,
                            "Name of the model's prompt put before every text.")
                    .peer();
    static final Setting<String> DEFAULT_PROMPT =
            Setting.of(
                            "default-prompt",
                            Kind.text("TEXT"),
                            null,
                            "Prompt put before every text; excludes --default-prompt-name.")
                    .peer();

    // How a model is fetched.
    static final Setting<String> HF_TOKEN =
            Setting.of("hf-token", Kind.text("TOKEN"), null, "Key for gated models.")
                    .peer()
                    .variable("HF_API_TOKEN")
                    .flag("--hf-api-token")
                    .with(Trait.SECRET);
    static final Setting<String> HUB_CACHE =
            Setting.of(
                            "huggingface-hub-cache",
                            Kind.text("DIR"),
                            null,
                            "Where downloaded models are kept; else as HF_HOME says.")
                    .peer()
                    .variable("HF_HUB_CACHE");
    static final Setting<Boolean> OFFLINE =
            Setting.of("offline", Kind.truth(), "false", "Use only what was downloaded before.")
                    .variable("HF_HUB_OFFLINE")
                    .with(Trait.SWITCH);

    // What it bears.
    static final Setting<Integer> MAX_CONCURRENT_REQUESTS =
            Setting.of(
                            "max-concurrent-requests",
                            Kind.integer(1, MOST),
                            "512",
                            "Requests in work at once; more are told 429.")
                    .peer();
    static final Setting<Integer> MAX_BATCH_TOKENS =
            Setting.of(
                            "max-batch-tokens",
                            Kind.integer(1, MOST),
                            "16384",
                            "Most tokens of one text and of one run of the model.")
                    .peer();
    static final Setting<Integer> MAX_BATCH_REQUESTS =
            Setting.of(
                            "max-batch-requests",
                            Kind.integer(1, MOST),
                            null,
                            "Most texts of one run of the model.")
                    .peer();
    static final Setting<Integer> MAX_CLIENT_BATCH_SIZE =
            Setting.of(
                            "max-client-batch-size",
                            Kind.integer(1, MOST),
                            Face.ENGINE.mostClientBatch(),
                            "Most inputs of one request.")
                    .peer();
    static final Setting<Integer> MAX_WAITING_TOKENS =
            Setting.of(
                    "max-waiting-tokens",
                    Kind.integer(1, MOST),
                    String.valueOf(EngineSettings.WAITING_TOKENS),
                    "Most tokens that wait for the model; more are told 429.");
    static final Setting<Integer> MAX_ANSWER_BYTES =
            Setting.of(
                    "max-answer-bytes",
                    Kind.integer(1, MOST),
                    null,
                    "Memory of all answers until they have left; else half of the heap.");
    static final Setting<Integer> PAYLOAD_LIMIT =
            Setting.of(
                            "payload-limit",
                            Kind.integer(1, MOST),
                            "2000000",
                            "Most bytes of a request's body.")
                    .peer();
    static final Setting<Boolean> AUTO_TRUNCATE =
            Setting.of(
                            "auto-truncate",
                            Kind.truth(),
                            "true",
                            "Cut texts that are too long, unless a request says otherwise.")
                    .peer()
                    .with(Trait.VALUE_OPTIONAL);
    static final Setting<Integer> TOKENIZATION_WORKERS =
            Setting.of(
                            "tokenization-workers",
                            Kind.integer(1, MOST_THREADS),
                            "8",
                            "Threads that read requests and tokenize.")
                    .peer();
    static final Setting<Integer> THREADS =
            Setting.of(
                    "threads",
                    Kind.integer(1, MOST_THREADS),
                    null,
                    "Runs of the model at once; else one per CPU.");
    static final Setting<Integer> RUN_TOKENS =
            Setting.of(
                    "run-tokens",
                    Kind.integer(1, MOST),
                    String.valueOf(EngineSettings.RUN_TOKENS),
                    "Padded tokens that short texts are gathered to in one run.");
    static final Setting<String> INT8_BATCHING =
            Setting.of(
                    "int8-batching",
                    Kind.choice("deterministic", "free"),
                    "deterministic",
                    "free is faster, but lets a text's vector depend on its batch mates.");
    static final Setting<String> OPTIMIZATION =
            Setting.of(
                    "optimization",
                    Kind.choice("basic", "extended", "all"),
                    "basic",
                    "How far ONNX Runtime rewrites the model's graph.");
    static final Setting<Duration> GRACE =
            Setting.of(
                    "grace",
                    Kind.duration(),
                    "30s",
                    "Time that requests under way get after SIGTERM.");

    // Who may call, and what is told.
    static final Setting<String> API_KEY =
            Setting.of("api-key", Kind.text("KEY"), null, "Key that callers must show.")
                    .peer()
                    .with(Trait.SECRET);
    static final Setting<Path> API_KEY_FILE =
            Setting.of(
                    "api-key-file", Kind.path(), null, "File with the key that callers must show.");
    static final Setting<String> CORS_ALLOW_ORIGIN =
            Setting.of(
                            "cors-allow-origin",
                            Kind.text("ORIGIN"),
                            null,
                            "Web page that may call; may be repeated. Else all.")
                    .peer()
                    .with(Trait.REPEATABLE);
    static final Setting<Boolean> JSON_OUTPUT =
            Setting.of("json-output", Kind.truth(), "false", "Log as JSON, one object a line.")
                    .peer()
                    .with(Trait.SWITCH);
    static final Setting<String> LOG_LEVEL =
            Setting.of(
                            "log-level",
                            Kind.text("LEVEL"),
                            "info",
                            "Least grave line that is logged: error, warn, info, debug, trace.")
                    .peer();
    static final Setting<String> OTLP_ENDPOINT =
            Setting.of("otlp-endpoint", Kind.text("URL"), null, "Where traces go, over OTLP/gRPC.")
                    .peer();
    static final Setting<String> OTLP_SERVICE_NAME =
            Setting.of(
                            "otlp-service-name",
                            Kind.text("NAME"),
                            "text-embeddings-inference.server",
                            "Service name of the traces.")
                    .peer();
    static final Setting<String> TASK =
            Setting.of(
                            "task",
                            Kind.text("TASK"),
                            null,
                            "sentence-similarity makes POST / mean /similarity.")
                    .peer();

    // Accepted so that command lines of the router work; see [Inert].
    static final Setting<String> UDS_PATH =
            Setting.of("uds-path", Kind.text("FILE"), null, "Accepted, without effect.").peer();
    static final Setting<Integer> PROMETHEUS_PORT =
            Setting.of(
                            "prometheus-port",
                            Kind.integer(0, MOST_PORT),
                            null,
                            "Accepted, without effect.")
                    .peer();
    static final Setting<Boolean> DISABLE_SPANS =
            Setting.of("disable-spans", Kind.truth(), "false", "Accepted, without effect.")
                    .peer()
                    .with(Trait.SWITCH);

    private EngineFlags() {}

    private static String route(String text) {
        if (!text.matches("/[^\\s*?#]*")) {
            throw new IllegalArgumentException("is not a path such as /predict");
        }
        return text;
    }

    /// All of them, with the defaults of that face.
    static List<Setting<?>> of(Face face) {
        return List.of(
                HOSTNAME.fallback(face.hostname()),
                PORT.fallback(face.port()),
                PREDICT_ROUTE,
                HEALTH_ROUTE,
                MODEL_ID,
                REVISION,
                DTYPE,
                ONNX_FILE,
                SERVED_MODEL_NAME,
                POOLING,
                DENSE_PATH,
                MAX_SEQ_LENGTH,
                DEFAULT_PROMPT_NAME,
                DEFAULT_PROMPT,
                HF_TOKEN,
                HUB_CACHE,
                OFFLINE,
                MAX_CONCURRENT_REQUESTS,
                MAX_BATCH_TOKENS,
                MAX_BATCH_REQUESTS,
                MAX_CLIENT_BATCH_SIZE.fallback(face.mostClientBatch()),
                MAX_WAITING_TOKENS,
                MAX_ANSWER_BYTES,
                PAYLOAD_LIMIT,
                AUTO_TRUNCATE,
                TOKENIZATION_WORKERS,
                THREADS,
                RUN_TOKENS,
                INT8_BATCHING,
                OPTIMIZATION,
                GRACE,
                API_KEY,
                API_KEY_FILE,
                CORS_ALLOW_ORIGIN,
                JSON_OUTPUT,
                LOG_LEVEL,
                OTLP_ENDPOINT,
                OTLP_SERVICE_NAME,
                TASK,
                UDS_PATH,
                PROMETHEUS_PORT,
                DISABLE_SPANS,
                Configuration.FILE);
    }
}
