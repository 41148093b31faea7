package dev.purlin.platform.api;

import static dev.purlin.wire.json.Schema.always;
import static dev.purlin.wire.json.Schema.sometimes;

import dev.purlin.platform.control.PromotionSettings;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.wire.json.Schema;
import java.util.Arrays;

/// The shapes of what is sent and answered, for the OpenAPI document.
public final class Shapes {
    private static final Schema TIME =
            Schema.bare("{\"type\":\"string\",\"format\":\"date-time\"}");
    private static final Schema MAYBE_TIME = Schema.nullable(TIME);
    private static final Schema MAYBE_TEXT = Schema.nullable(Schema.TEXT);

    public static final Schema ERROR =
            Schema.object("Error", always("error", Schema.TEXT), always("message", Schema.TEXT));
    public static final Schema TEXT = Schema.TEXT;
    public static final Schema SCALING = ScalingSettings.type(ScalingSettings.DEFAULT).schema();
    public static final Schema PROMOTING =
            PromotionSettings.type(PromotionSettings.DEFAULT).schema();
    public static final Schema NEW_ENVIRONMENT =
            Environments.type(ScalingSettings.DEFAULT, PromotionSettings.DEFAULT).schema();
    public static final Schema PROMOTION = Promotions.TYPE.schema();
    public static final Schema NEW_KEY = Keys.BODY.schema();
    public static final Schema NEW_SECRET = Secrets.BODY.schema();
    public static final Schema LOG_QUERY = Logs.BODY.schema();

    public static final Schema MODEL =
            Schema.object(
                    "Model",
                    always("id", Schema.TEXT),
                    always("created_at", TIME),
                    always("name", Schema.TEXT),
                    always("deployments_count", Schema.UINT),
                    always("production_deployment_id", MAYBE_TEXT),
                    always("development_deployment_id", MAYBE_TEXT),
                    always("instance_type_name", Schema.TEXT),
                    always("team_name", Schema.TEXT),
                    sometimes("object", Schema.choice("model")),
                    sometimes("created", Schema.UINT),
                    sometimes("owned_by", Schema.TEXT));
    public static final Schema DEPLOYMENT =
            Schema.object(
                    "Deployment",
                    always("id", Schema.TEXT),
                    always("created_at", TIME),
                    always("name", Schema.TEXT),
                    always("model_id", Schema.TEXT),
                    always("is_production", Schema.BOOL),
                    always("is_development", Schema.BOOL),
                    always("status", names(DeploymentStatus.values())),
                    always("status_reason", Schema.TEXT),
                    always("active_replica_count", Schema.UINT),
                    always("autoscaling_settings", SCALING),
                    always("instance_type_name", Schema.TEXT),
                    always("environment", MAYBE_TEXT));
    private static final Schema INSTANCE_TYPE =
            Schema.object(
                    "InstanceType",
                    always("id", Schema.TEXT),
                    always("name", Schema.TEXT),
                    always("memory_limit_mib", Schema.UINT),
                    always("millicpu_limit", Schema.UINT),
                    always("gpu_count", Schema.UINT),
                    always("gpu_type", MAYBE_TEXT),
                    always("gpu_memory_limit_mib", Schema.nullable(Schema.UINT)));
    public static final Schema NEW_DEPLOYMENT = Deploying.BODY.schema();
    public static final Schema DEPLOYED =
            Schema.object(
                    "Deployed",
                    always("model", MODEL),
                    always("deployment", DEPLOYMENT),
                    always("warnings", Schema.list(Schema.TEXT)));
    public static final Schema CONFIG =
            Schema.object(
                    "Config",
                    sometimes("config", Schema.simple("object")),
                    sometimes("raw_config", MAYBE_TEXT));
    public static final Schema STORED =
            Schema.object(
                    "Stored",
                    always("s3_key", Schema.TEXT),
                    always("bytes", Schema.UINT),
                    always("entries", Schema.UINT),
                    always("unpacked_bytes", Schema.UINT));
    public static final Schema RESTORED =
            Schema.object(
                    "Restored",
                    always("restored", Schema.BOOL),
                    always("endpoints", Schema.UINT),
                    always("deployments", Schema.UINT),
                    always("keys", Schema.UINT),
                    always("secrets", Schema.UINT));
    public static final Schema ENVIRONMENT =
            Schema.object(
                    "EnvironmentState",
                    always("name", Schema.TEXT),
                    always("created_at", TIME),
                    always("model_id", Schema.TEXT),
                    always("current_deployment", Schema.nullable(DEPLOYMENT)),
                    sometimes("candidate_deployment", Schema.nullable(DEPLOYMENT)),
                    sometimes(
                            "in_progress_promotion",
                            Schema.object(
                                    "PromotionState",
                                    always("status", names(PromotionRow.Status.values())),
                                    always("percent_traffic_to_new_version", Schema.UINT),
                                    always("error_message", MAYBE_TEXT),
                                    always("rolling_deploy", Schema.BOOL))),
                    always("autoscaling_settings", SCALING),
                    always("promotion_settings", PROMOTING),
                    always("instance_type", INSTANCE_TYPE));
    public static final Schema ENVIRONMENTS = listed("Environments", "environments", ENVIRONMENT);
    public static final Schema MODELS =
            Schema.object(
                    "Models",
                    always("models", Schema.list(MODEL)),
                    always("object", Schema.choice("list")),
                    always("data", Schema.list(Schema.simple("object"))),
                    always("has_more", Schema.BOOL),
                    sometimes("last_id", Schema.TEXT));
    public static final Schema DEPLOYMENTS = listed("Deployments", "deployments", DEPLOYMENT);
    public static final Schema INSTANCE_TYPES =
            listed("InstanceTypes", "instance_types", INSTANCE_TYPE);
    public static final Schema PRICES =
            listed(
                    "InstanceTypePrices",
                    "instance_type_prices",
                    Schema.object(
                            "InstanceTypePrice",
                            always("instance_type", INSTANCE_TYPE),
                            always("price", Schema.FLOAT)));
    public static final Schema DELETED =
            Schema.object(
                    "Deleted",
                    always("id", Schema.TEXT),
                    always("deleted", Schema.BOOL),
                    sometimes("model_id", Schema.TEXT));
    public static final Schema CHANGED =
            Schema.object(
                    "Changed",
                    always("status", Schema.choice("ACCEPTED", "UNCHANGED", "CANCELED")),
                    always("message", Schema.TEXT));
    public static final Schema SUCCESS = Schema.object("Success", always("success", Schema.BOOL));
    public static final Schema RETRIED =
            Schema.object(
                    "Retried",
                    always("retried", Schema.BOOL),
                    sometimes("reason", Schema.TEXT),
                    always("deployment", DEPLOYMENT));
    public static final Schema KEYS =
            listed(
                    "Keys",
                    "keys",
                    Schema.object(
                            "Key",
                            always("prefix", Schema.TEXT),
                            always("name", Schema.TEXT),
                            always("type", Schema.TEXT),
                            always("model_ids", Schema.list(Schema.TEXT)),
                            always("team_name", Schema.TEXT),
                            always("created_at", TIME),
                            always("expires_at", MAYBE_TIME)));
    public static final Schema MADE_KEY =
            Schema.object("MadeKey", always("api_key", Schema.TEXT), always("prefix", Schema.TEXT));
    public static final Schema REVOKED_KEY =
            Schema.object("RevokedKey", always("prefix", Schema.TEXT));
    public static final Schema ME =
            Schema.object(
                    "Me",
                    always("user_id", Schema.TEXT),
                    always("email", MAYBE_TEXT),
                    always("name", Schema.TEXT),
                    always("workspace_name", Schema.TEXT),
                    always("key_prefix", Schema.TEXT),
                    always("key_type", Schema.TEXT));
    public static final Schema TEAM =
            Schema.object(
                    "Team",
                    always("id", Schema.TEXT),
                    always("name", Schema.TEXT),
                    always("default", Schema.BOOL),
                    always("created_at", TIME));
    public static final Schema TEAMS = listed("Teams", "teams", TEAM);
    public static final Schema SECRET =
            Schema.object(
                    "Secret",
                    always("id", Schema.TEXT),
                    always("created_at", TIME),
                    always("name", Schema.TEXT),
                    always("team_name", Schema.TEXT));
    public static final Schema SECRETS = listed("Secrets", "secrets", SECRET);
    public static final Schema DELETED_SECRET =
            Schema.object("DeletedSecret", always("name", Schema.TEXT));
    public static final Schema LOGS =
            listed(
                    "Logs",
                    "logs",
                    Schema.object(
                            "LogLine",
                            always("timestamp", Schema.TEXT),
                            always("message", Schema.TEXT),
                            always("replica", Schema.TEXT),
                            always("level", Schema.TEXT)));
    public static final Schema EVENTS =
            Schema.object(
                    "Events",
                    always(
                            "events",
                            Schema.list(
                                    Schema.object(
                                            "Event",
                                            always("number", Schema.UINT),
                                            always("at", TIME),
                                            always("actor", Schema.TEXT),
                                            always("subject", Schema.TEXT),
                                            always("from", MAYBE_TEXT),
                                            always("to", Schema.TEXT),
                                            always("reason", Schema.TEXT)))),
                    sometimes("next_before", Schema.UINT));
    public static final Schema REPLICAS =
            listed(
                    "Replicas",
                    "replicas",
                    Schema.object(
                            "Replica",
                            always("id", Schema.TEXT),
                            always("deployment_id", Schema.TEXT),
                            always("stage", Schema.TEXT),
                            always("address", Schema.TEXT),
                            sometimes("pid", Schema.UINT),
                            always("started_at", TIME)));
    public static final Schema DECISIONS =
            listed(
                    "Decisions",
                    "decisions",
                    Schema.object(
                            "Decision",
                            always("deployment_id", Schema.TEXT),
                            always("at", TIME),
                            always("decision", Schema.choice("KEEP", "GROW", "SHRINK")),
                            always("from", Schema.UINT),
                            always("to", Schema.UINT),
                            always("reason", Schema.TEXT)));
    private static final Schema AMOUNT =
            Schema.object(
                    "Amount", always("memory_bytes", Schema.UINT), always("millicpu", Schema.UINT));
    public static final Schema CAPACITY =
            Schema.object(
                    "Capacity",
                    always("whole", AMOUNT),
                    always("given_out", AMOUNT),
                    always("free", AMOUNT),
                    always(
                            "deployments",
                            Schema.list(
                                    Schema.object(
                                            "Share",
                                            always("deployment_id", Schema.TEXT),
                                            always("replicas", Schema.UINT),
                                            always("memory_bytes", Schema.UINT),
                                            always("millicpu", Schema.UINT)))));
    public static final Schema USAGE =
            Schema.object(
                    "Usage",
                    always("since", TIME),
                    always(
                            "usage",
                            Schema.list(
                                    Schema.object(
                                            "Used",
                                            always("model_id", Schema.TEXT),
                                            always("key", MAYBE_TEXT),
                                            always("requests", Schema.UINT),
                                            always("errors", Schema.UINT),
                                            always("bytes_in", Schema.UINT),
                                            always("bytes_out", Schema.UINT),
                                            always("busy_millis", Schema.UINT)))));

    private Shapes() {}

    private static Schema listed(String name, String member, Schema element) {
        return Schema.object(name, always(member, Schema.list(element)));
    }

    private static Schema names(Enum<?>[] values) {
        return Schema.choice(Arrays.stream(values).map(Enum::name).toArray(String[]::new));
    }
}
