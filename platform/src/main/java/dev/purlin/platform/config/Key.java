package dev.purlin.platform.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every key of a `config.yaml` that is known, by its way from the top; `[]` stands for each item
/// of a list. The schema for editors names the same ones.
enum Key {
    MODEL_NAME("model_name", Shape.TEXT),
    DESCRIPTION("description", Shape.TEXT),
    MODEL_METADATA("model_metadata", Shape.OWN_NAMES),
    REPO_ID("model_metadata.repo_id", Shape.TEXT),
    MODEL_FRAMEWORK("model_framework", Shape.TEXT),
    MODEL_TYPE("model_type", Shape.TEXT),
    MODEL_MODULE_DIR("model_module_dir", Shape.TEXT),
    MODEL_CLASS_FILENAME("model_class_filename", Shape.TEXT),
    MODEL_CLASS_NAME("model_class_name", Shape.TEXT, "Model", Inert.NO_PYTHON),
    DATA_DIR("data_dir", Shape.TEXT, "data", Inert.AS_SENT),
    BUNDLED_PACKAGES_DIR("bundled_packages_dir", Shape.TEXT, "packages", Inert.NOT_INSTALLED),
    EXTERNAL_PACKAGE_DIRS("external_package_dirs", Shape.TEXTS, "", Inert.NOT_INSTALLED),
    EXAMPLES_FILENAME("examples_filename", Shape.TEXT),
    EXTERNAL_DATA("external_data", Shape.RECORDS, "", Inert.NOT_FETCHED),
    EXTERNAL_DATA_URL("external_data[].url", Shape.TEXT),
    EXTERNAL_DATA_PATH("external_data[].local_data_path", Shape.TEXT),
    EXTERNAL_DATA_BACKEND("external_data[].backend", Shape.TEXT),
    EXTERNAL_DATA_NAME("external_data[].name", Shape.TEXT),
    INPUT_TYPE("input_type", Shape.TEXT),
    PYTHON_VERSION("python_version", Shape.TEXT, "py313", Inert.NOT_INSTALLED),
    REQUIREMENTS("requirements", Shape.TEXTS, "", Inert.NOT_INSTALLED),
    REQUIREMENTS_FILE("requirements_file", Shape.TEXT, "", Inert.NOT_INSTALLED),
    SYSTEM_PACKAGES("system_packages", Shape.TEXTS, "", Inert.NOT_INSTALLED),
    ENVIRONMENT_VARIABLES("environment_variables", Shape.OWN_NAMES),
    SECRETS("secrets", Shape.OWN_NAMES),
    BUILD_COMMANDS("build_commands", Shape.TEXTS),
    USE_LOCAL_SRC("use_local_src", Shape.TRUTH, "", Inert.NO_IMAGE),
    LIVE_RELOAD("live_reload", Shape.TRUTH, "", Inert.NO_PYTHON),
    APPLY_LIBRARY_PATCHES("apply_library_patches", Shape.TRUTH),
    SPEC_VERSION("spec_version", Shape.TEXT),

    BASE_IMAGE("base_image", Shape.RECORD, "", Inert.NO_IMAGE),
    IMAGE("base_image.image", Shape.TEXT),
    IMAGE_PYTHON("base_image.python_executable_path", Shape.TEXT),
    IMAGE_AUTH("base_image.docker_auth", Shape.RECORD),
    IMAGE_AUTH_METHOD("base_image.docker_auth.auth_method", Shape.TEXT),
    IMAGE_REGISTRY("base_image.docker_auth.registry", Shape.TEXT),
    IMAGE_SECRET("base_image.docker_auth.secret_name", Shape.TEXT),
    IMAGE_AWS_ID("base_image.docker_auth.aws_access_key_id_secret_name", Shape.TEXT),
    IMAGE_AWS_SECRET("base_image.docker_auth.aws_secret_access_key_secret_name", Shape.TEXT),
    IMAGE_AWS_ROLE("base_image.docker_auth.aws_oidc_role_arn", Shape.TEXT),
    IMAGE_AWS_REGION("base_image.docker_auth.aws_oidc_region", Shape.TEXT),
    IMAGE_GCP_ACCOUNT("base_image.docker_auth.gcp_oidc_service_account", Shape.TEXT),
    IMAGE_GCP_PROVIDER("base_image.docker_auth.gcp_oidc_workload_id_provider", Shape.TEXT),

    RESOURCES("resources", Shape.RECORD),
    CPU("resources.cpu", Shape.TEXT),
    MEMORY("resources.memory", Shape.TEXT),
    ACCELERATOR("resources.accelerator", Shape.TEXT),
    USE_GPU("resources.use_gpu", Shape.TRUTH),
    INSTANCE_TYPE("resources.instance_type", Shape.TEXT),
    NODE_COUNT("resources.node_count", Shape.WHOLE, "1", Inert.ONE_MACHINE),
    FABRIC("resources.fabric", Shape.RECORD, "", Inert.ONE_MACHINE),
    FABRIC_RDMA("resources.fabric.use_rdma", Shape.TRUTH),
    FABRIC_PREFERENCES("resources.fabric.preferences", Shape.ANY),

    RUNTIME("runtime", Shape.RECORD),
    PREDICT_CONCURRENCY("runtime.predict_concurrency", Shape.WHOLE),
    STREAMING_TIMEOUT("runtime.streaming_read_timeout", Shape.WHOLE, "60", Inert.NOT_YET),
    TRACING("runtime.enable_tracing_data", Shape.TRUTH, "", Inert.NOT_YET),
    DEBUG_LOGS("runtime.enable_debug_logs", Shape.TRUTH, "", Inert.NOT_YET),
    TRANSPORT("runtime.transport", Shape.RECORD),
    TRANSPORT_KIND("runtime.transport.kind", Shape.TEXT),
    PING_INTERVAL("runtime.transport.ping_interval_seconds", Shape.WHOLE, "", Inert.NOT_YET),
    PING_TIMEOUT("runtime.transport.ping_timeout_seconds", Shape.WHOLE, "", Inert.NOT_YET),
    IS_WEBSOCKET("runtime.is_websocket_endpoint", Shape.TRUTH),
    HEALTH_CHECKS("runtime.health_checks", Shape.RECORD),
    RESTART_CHECK_DELAY("runtime.health_checks.restart_check_delay_seconds", Shape.WHOLE),
    RESTART_THRESHOLD("runtime.health_checks.restart_threshold_seconds", Shape.WHOLE),
    STOP_TRAFFIC_THRESHOLD("runtime.health_checks.stop_traffic_threshold_seconds", Shape.WHOLE),
    STARTUP_THRESHOLD("runtime.health_checks.startup_threshold_seconds", Shape.WHOLE),
    OIDC("runtime.oidc", Shape.RECORD, "", Inert.ONE_MACHINE),
    OIDC_ENABLED("runtime.oidc.enabled", Shape.TRUTH),
    REMOTE_SSH("runtime.remote_ssh", Shape.RECORD, "", Inert.ONE_MACHINE),
    REMOTE_SSH_ENABLED("runtime.remote_ssh.enabled", Shape.TRUTH),
    EGRESS("runtime.egress_restrictions", Shape.RECORD, "", Inert.NOT_YET),
    EGRESS_ADDRESSES("runtime.egress_restrictions.ip_allow_list", Shape.TEXTS),
    EGRESS_NAMES("runtime.egress_restrictions.fqdn_allow_list", Shape.TEXTS),
    SERVER_VERSION("runtime.truss_server_version_override", Shape.TEXT, "", Inert.NO_IMAGE),
    NUM_WORKERS("runtime.num_workers", Shape.WHOLE),

    BUILD("build", Shape.RECORD),
    MODEL_SERVER("build.model_server", Shape.TEXT),
    BUILD_ARGUMENTS("build.arguments", Shape.OWN_NAMES, "", Inert.NO_IMAGE),
    BUILD_SECRETS("build.secret_to_path_mapping", Shape.OWN_NAMES, "", Inert.NO_IMAGE),
    NO_CACHE("build.no_cache", Shape.TRUTH),

    DOCKER_SERVER("docker_server", Shape.RECORD),
    START_COMMAND("docker_server.start_command", Shape.TEXT),
    SERVER_PORT("docker_server.server_port", Shape.WHOLE),
    PREDICT_ENDPOINT("docker_server.predict_endpoint", Shape.TEXT),
    READINESS_ENDPOINT("docker_server.readiness_endpoint", Shape.TEXT),
    LIVENESS_ENDPOINT("docker_server.liveness_endpoint", Shape.TEXT),
    RUN_AS_USER_ID("docker_server.run_as_user_id", Shape.WHOLE, "", Inert.AS_PLATFORM),
    NO_BUILD("docker_server.no_build", Shape.TRUTH, "", Inert.NO_IMAGE),

    MODEL_CACHE("model_cache", Shape.RECORDS, "", Inert.NOT_FETCHED),
    CACHE_REPO("model_cache[].repo_id", Shape.TEXT),
    CACHE_REVISION("model_cache[].revision", Shape.TEXT),
    CACHE_ALLOW("model_cache[].allow_patterns", Shape.TEXTS),
    CACHE_IGNORE("model_cache[].ignore_patterns", Shape.TEXTS),
    CACHE_FOLDER("model_cache[].volume_folder", Shape.TEXT),
    CACHE_VOLUME("model_cache[].use_volume", Shape.TRUTH),
    CACHE_KIND("model_cache[].kind", Shape.TEXT),
    CACHE_SECRET("model_cache[].runtime_secret_name", Shape.TEXT),
    HF_CACHE("hf_cache", Shape.RECORDS, "", Inert.NOT_FETCHED),
    HF_CACHE_REPO("hf_cache[].repo_id", Shape.TEXT),
    HF_CACHE_REVISION("hf_cache[].revision", Shape.TEXT),
    HF_CACHE_ALLOW("hf_cache[].allow_patterns", Shape.TEXTS),
    HF_CACHE_IGNORE("hf_cache[].ignore_patterns", Shape.TEXTS),
    HF_CACHE_FOLDER("hf_cache[].volume_folder", Shape.TEXT),
    HF_CACHE_VOLUME("hf_cache[].use_volume", Shape.TRUTH),
    HF_CACHE_KIND("hf_cache[].kind", Shape.TEXT),
    HF_CACHE_SECRET("hf_cache[].runtime_secret_name", Shape.TEXT),
    WEIGHTS("weights", Shape.RECORDS, "", Inert.NOT_FETCHED),
    WEIGHTS_SOURCE("weights[].source", Shape.TEXT),
    WEIGHTS_LOCATION("weights[].mount_location", Shape.TEXT),
    WEIGHTS_AUTH("weights[].auth", Shape.OWN_NAMES),
    WEIGHTS_AUTH_METHOD("weights[].auth.auth_method", Shape.TEXT),
    WEIGHTS_SECRET("weights[].auth_secret_name", Shape.TEXT),
    WEIGHTS_ALLOW("weights[].allow_patterns", Shape.TEXTS),
    WEIGHTS_IGNORE("weights[].ignore_patterns", Shape.TEXTS),
    CACHE_INTERNAL("cache_internal", Shape.ANY, "", Inert.NOT_FETCHED),
    CHECKPOINTS("training_checkpoints", Shape.RECORD, "", Inert.NOT_FETCHED),
    CHECKPOINTS_FOLDER("training_checkpoints.download_folder", Shape.TEXT),
    CHECKPOINTS_REFERENCES("training_checkpoints.artifact_references", Shape.ANY),
    CHECKPOINTS_LOOPS("training_checkpoints.loops_checkpoint_ids", Shape.ANY),
    TRT_LLM("trt_llm", Shape.ANY),
    BIS_LLM("bis_llm", Shape.ANY),

    PURLIN("purlin", Shape.RECORD),
    ENGINE("purlin.engine", Shape.RECORD),
    ENGINE_MODEL("purlin.engine.model", Shape.TEXT),
    ENGINE_DTYPE("purlin.engine.dtype", Shape.TEXT),
    ENGINE_REVISION("purlin.engine.revision", Shape.TEXT),
    ENGINE_ARGUMENTS("purlin.engine.arguments", Shape.TEXTS),
    RETRY("purlin.retry", Shape.TEXT),
    PREDICT_TIMEOUT("purlin.predict_timeout", Shape.TEXT),
    GRACE("purlin.grace", Shape.TEXT),
    OWN_BUILD("purlin.build", Shape.TEXT),
    AWAKE_AT_START("purlin.awake_at_start", Shape.TRUTH),
    MODEL_NAMES("purlin.model_names", Shape.TEXTS);

    /// What may stand there.
    enum Shape {
        TEXT,
        WHOLE,
        TRUTH,
        TEXTS,
        /// A mapping whose names are all known.
        RECORD,
        /// A list of such mappings.
        RECORDS,
        /// A mapping whose names its author chooses.
        OWN_NAMES,
        ANY
    }

    /// Why a key changes nothing here.
    enum Inert {
        NO_IMAGE("replicas run on this machine, not in an image"),
        NO_PYTHON("Python models are not run"),
        NOT_INSTALLED("nothing is installed for it; replicas use what this machine has"),
        NOT_FETCHED("nothing is downloaded for it; a build command can do that"),
        AS_SENT("the folder stays as it was sent"),
        AS_PLATFORM("replicas run as the user of the platform"),
        ONE_MACHINE("a replica is a process on this machine"),
        NOT_YET("it is not built yet");

        private final String because;

        Inert(String because) {
            this.because = because;
        }

        String because() {
            return because;
        }
    }

    private static final Map<String, List<Key>> CHILDREN = children();

    private final String path;
    private final Shape shape;
    private final String usual;
    private final Optional<Inert> inert;

    Key(String path, Shape shape) {
        this.path = path;
        this.shape = shape;
        usual = "";
        inert = Optional.empty();
    }

    /// @param usual a value that nobody has to be told about, beside all that say nothing
    Key(String path, Shape shape, String usual, Inert inert) {
        this.path = path;
        this.shape = shape;
        this.usual = usual;
        this.inert = Optional.of(inert);
    }

    private static Map<String, List<Key>> children() {
        return Arrays.stream(values()).collect(Collectors.groupingBy(Key::parent));
    }

    /// The keys below a way, or below each item of a list when it ends in `[]`; at the top for an
    /// empty one.
    static List<Key> below(String path) {
        return CHILDREN.getOrDefault(path, List.of());
    }

    static List<String> paths() {
        return Arrays.stream(values()).map(Key::path).toList();
    }

    String path() {
        return path;
    }

    private String parent() {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /// The last step of the way.
    String lastName() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    Shape shape() {
        return shape;
    }

    String usual() {
        return usual;
    }

    Optional<Inert> inert() {
        return inert;
    }

    /// Whether it can be found by its way alone: it is in no list.
    boolean isUnique() {
        return !path.contains("[]");
    }
}
