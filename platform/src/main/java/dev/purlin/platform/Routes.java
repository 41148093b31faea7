package dev.purlin.platform;

import dev.purlin.httpserver.Answer;
import dev.purlin.httpserver.BodyReader;
import dev.purlin.platform.api.Backups;
import dev.purlin.platform.api.Changes;
import dev.purlin.platform.api.Decisions;
import dev.purlin.platform.api.Deploying;
import dev.purlin.platform.api.Deployments;
import dev.purlin.platform.api.Docs;
import dev.purlin.platform.api.Environments;
import dev.purlin.platform.api.Finder;
import dev.purlin.platform.api.Health;
import dev.purlin.platform.api.History;
import dev.purlin.platform.api.InstanceTypes;
import dev.purlin.platform.api.Keys;
import dev.purlin.platform.api.Logs;
import dev.purlin.platform.api.Look;
import dev.purlin.platform.api.Models;
import dev.purlin.platform.api.Promotions;
import dev.purlin.platform.api.Recipes;
import dev.purlin.platform.api.Request;
import dev.purlin.platform.api.Room;
import dev.purlin.platform.api.Secrets;
import dev.purlin.platform.api.Telemetry;
import dev.purlin.platform.api.Uploads;
import dev.purlin.platform.archives.ArchiveLimits;
import dev.purlin.platform.keys.AdminKey;
import dev.purlin.platform.secrets.SecretBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Every URL in one place: those that the control plane answers, and those that the gateway claims
/// before it.
public final class Routes {
    /// Who may call.
    public enum Access {
        ANYBODY,
        ANY_KEY,
        /// A key with the scope `manage`.
        MANAGER,
        /// A key with the scope `metrics` or `manage`.
        METRICS_READER
    }

    /// A URL of the control plane. A part in braces is a name that callers put in.
    public enum Url {
        LIVE("GET", "/health/live", Access.ANYBODY),
        READY("GET", "/health/ready", Access.ANYBODY),
        DOCS("GET", "/docs", Access.ANYBODY),
        OPEN_API("GET", "/openapi.json", Access.ANYBODY),
        UPLOAD_ARCHIVE("PUT", "/api/archives", Access.MANAGER),
        BACKUP("GET", "/api/backup", Access.MANAGER),
        RESTORE("PUT", "/api/backup", Access.MANAGER),
        MODELS("GET", "/v1/models", Access.ANY_KEY),
        CREATE_MODEL("POST", "/v1/models", Access.MANAGER),
        CREATE_TEAM_MODEL("POST", "/v1/teams/{team}/models", Access.MANAGER),
        MODEL("GET", "/v1/models/{model}", Access.ANY_KEY),
        DELETE_MODEL("DELETE", "/v1/models/{model}", Access.MANAGER),
        DEPLOYMENTS("GET", "/v1/models/{model}/deployments", Access.MANAGER),
        CREATE_DEPLOYMENT("POST", "/v1/models/{model}/deployments", Access.MANAGER),
        DEPLOYMENT("GET", "/v1/models/{model}/deployments/{deployment}", Access.MANAGER),
        CONFIG("GET", "/v1/models/{model}/deployments/{deployment}/config", Access.MANAGER),
        CHANGE_SCALING(
                "PATCH",
                "/v1/models/{model}/deployments/{deployment}/autoscaling_settings",
                Access.MANAGER),
        DELETE_DEPLOYMENT("DELETE", "/v1/models/{model}/deployments/{deployment}", Access.MANAGER),
        PROMOTE("POST", "/v1/models/{model}/deployments/{deployment}/promote", Access.MANAGER),
        ACTIVATE("POST", "/v1/models/{model}/deployments/{deployment}/activate", Access.MANAGER),
        DEACTIVATE(
                "POST", "/v1/models/{model}/deployments/{deployment}/deactivate", Access.MANAGER),
        RETRY("POST", "/v1/models/{model}/deployments/{deployment}/retry", Access.MANAGER),
        ENVIRONMENTS("GET", "/v1/models/{model}/environments", Access.MANAGER),
        CREATE_ENVIRONMENT("POST", "/v1/models/{model}/environments", Access.MANAGER),
        ENVIRONMENT("GET", "/v1/models/{model}/environments/{environment}", Access.MANAGER),
        CHANGE_ENVIRONMENT(
                "PATCH", "/v1/models/{model}/environments/{environment}", Access.MANAGER),
        PROMOTE_TO_ENVIRONMENT(
                "POST", "/v1/models/{model}/environments/{environment}/promote", Access.MANAGER),
        CANCEL_PROMOTION(
                "POST",
                "/v1/models/{model}/environments/{environment}/cancel_promotion",
                Access.MANAGER),
        PAUSE_PROMOTION(
                "POST",
                "/v1/models/{model}/environments/{environment}/pause_promotion",
                Access.MANAGER),
        RESUME_PROMOTION(
                "POST",
                "/v1/models/{model}/environments/{environment}/resume_promotion",
                Access.MANAGER),
        FORCE_CANCEL_PROMOTION(
                "POST",
                "/v1/models/{model}/environments/{environment}/force_cancel_promotion",
                Access.MANAGER),
        FORCE_ROLL_FORWARD_PROMOTION(
                "POST",
                "/v1/models/{model}/environments/{environment}/force_roll_forward_promotion",
                Access.MANAGER),
        ACTIVATE_ENVIRONMENT(
                "POST", "/v1/models/{model}/environments/{environment}/activate", Access.MANAGER),
        DEACTIVATE_ENVIRONMENT(
                "POST", "/v1/models/{model}/environments/{environment}/deactivate", Access.MANAGER),
        ROLLBACK("POST", "/api/models/{model}/environments/{environment}/rollback", Access.MANAGER),
        KEYS("GET", "/v1/api_keys", Access.MANAGER),
        CREATE_KEY("POST", "/v1/api_keys", Access.MANAGER),
        CREATE_TEAM_KEY("POST", "/v1/teams/{team}/api_keys", Access.MANAGER),
        REVOKE_KEY("DELETE", "/v1/api_keys/{prefix}", Access.MANAGER),
        TEAMS("GET", "/v1/teams", Access.MANAGER),
        TEAM("GET", "/v1/teams/{team}", Access.MANAGER),
        ME("GET", "/v1/users/me", Access.ANY_KEY),
        SECRETS("GET", "/v1/secrets", Access.MANAGER),
        SET_SECRET("POST", "/v1/secrets", Access.MANAGER),
        DELETE_SECRET("DELETE", "/v1/secrets/{secret}", Access.MANAGER),
        TEAM_SECRETS("GET", "/v1/teams/{team}/secrets", Access.MANAGER),
        SET_TEAM_SECRET("POST", "/v1/teams/{team}/secrets", Access.MANAGER),
        DELETE_TEAM_SECRET("DELETE", "/v1/teams/{team}/secrets/{secret}", Access.MANAGER),
        LOGS("GET", "/v1/models/{model}/deployments/{deployment}/logs", Access.MANAGER),
        ASK_FOR_LOGS("POST", "/v1/models/{model}/deployments/{deployment}/logs", Access.MANAGER),
        ENVIRONMENT_LOGS(
                "GET", "/v1/models/{model}/environments/{environment}/logs", Access.MANAGER),
        INSTANCE_TYPES("GET", "/v1/instance_types", Access.MANAGER),
        INSTANCE_TYPE_PRICES("GET", "/v1/instance_type_prices", Access.MANAGER),
        DECISIONS("GET", "/api/decisions", Access.MANAGER),
        METRICS("GET", "/metrics", Access.METRICS_READER),
        USAGE("GET", "/api/usage", Access.MANAGER),
        EVENTS("GET", "/api/events", Access.MANAGER),
        REPLICAS("GET", "/api/replicas", Access.MANAGER),
        CAPACITY("GET", "/api/capacity", Access.MANAGER);

        private final String method;
        private final String path;
        private final Access access;

        Url(String method, String path, Access access) {
            this.method = method;
            this.path = path;
            this.access = access;
        }

        public String method() {
            return method;
        }

        public String path() {
            return path;
        }

        public Access access() {
            return access;
        }
    }

    /// A URL and who answers it, for people.
    public record Claim(String method, String path, String answeredBy) {}

    private static final String PLATFORM = "platform";
    private static final String GATEWAY = "gateway";
    private static final String ANY = "ANY";
    private static final String POST = "POST";

    private static final List<Claim> GATEWAYS =
            List.of(
                    new Claim(ANY, "/model-{model}/…", GATEWAY),
                    new Claim(ANY, "Host: model-{model}[-{environment}].…", GATEWAY),
                    new Claim(ANY, "Host: bridge.… /v1/direct/…", GATEWAY),
                    new Claim(POST, "/v1/embeddings", GATEWAY),
                    new Claim(POST, "/v1/chat/completions", GATEWAY),
                    new Claim(POST, "/v1/completions", GATEWAY),
                    new Claim(POST, "/v1/responses", GATEWAY),
                    new Claim(POST, "/v1/messages", GATEWAY),
                    new Claim(POST, "/v1/rerank", GATEWAY),
                    new Claim(POST, "/rerank", GATEWAY));

    private final Health health;
    private final Docs docs = new Docs();
    private final Models models;
    private final Deployments deployments;
    private final Environments environments;
    private final Promotions promotions;
    private final Uploads uploads;
    private final Deploying deploying;
    private final Keys keys;
    private final Secrets secrets;
    private final Backups backups;
    private final Logs logs;
    private final InstanceTypes instanceTypes;
    private final Room room;
    private final Decisions decisions;
    private final Telemetry telemetry;
    private final History history;

    /// Answers that change nothing.
    record Told(
            History history,
            Logs logs,
            InstanceTypes instanceTypes,
            Room room,
            Decisions decisions,
            Telemetry telemetry) {}

    /// What deployments are made from.
    record Made(Uploads uploads, Recipes recipes) {}

    Routes(
            Health health,
            Finder finder,
            Look look,
            Changes changes,
            SecretBox box,
            Backups backups,
            Made made,
            Told told) {
        this.health = health;
        models = new Models(finder, look, changes);
        deployments = new Deployments(finder, look, changes);
        environments = new Environments(finder, look, changes, deployments);
        promotions = new Promotions(finder, look, changes, deployments);
        uploads = made.uploads();
        deploying = new Deploying(finder, look, changes, promotions, made.recipes());
        keys = new Keys(changes, AdminKey.ENTITY);
        secrets = new Secrets(box, changes);
        this.backups = backups;
        logs = told.logs();
        instanceTypes = told.instanceTypes();
        room = told.room();
        decisions = told.decisions();
        telemetry = told.telemetry();
        history = told.history();
    }

    /// Who takes in a body as it comes, and how much of it.
    record Streamed(Url url, long mostBytes, Function<Request, BodyReader> taker) {}

    /// Those whose bodies are never in memory as a whole.
    List<Streamed> streamed() {
        return List.of(
                new Streamed(
                        Url.UPLOAD_ARCHIVE, ArchiveLimits.DEFAULT.archiveBytes(), uploads::open),
                new Streamed(Url.RESTORE, Backups.MOST_BYTES, backups::open));
    }

    Function<Request, Answer> handler(Url url) {
        Function<Request, Answer> answers = answers(url);
        if (!url.path().startsWith("/v1/teams/{team}")) {
            return answers;
        }
        return request -> {
            keys.checkTeam(request);
            return answers.apply(request);
        };
    }

    private Function<Request, Answer> answers(Url url) {
        return switch (url) {
            case LIVE -> health::live;
            case READY -> health::ready;
            case DOCS -> docs::page;
            case OPEN_API -> docs::document;
            case MODELS -> models::all;
            case UPLOAD_ARCHIVE, RESTORE ->
                    throw new IllegalArgumentException("its body is streamed");
            case BACKUP -> backups::take;
            case CREATE_MODEL, CREATE_TEAM_MODEL -> deploying::createModel;
            case MODEL -> models::one;
            case DELETE_MODEL -> models::delete;
            case DEPLOYMENTS -> deployments::all;
            case CREATE_DEPLOYMENT -> deploying::createDeployment;
            case DEPLOYMENT -> deployments::one;
            case CONFIG -> deploying::config;
            case CHANGE_SCALING -> deployments::changeScaling;
            case DELETE_DEPLOYMENT -> deployments::delete;
            case PROMOTE -> promotions::toProduction;
            case ACTIVATE -> deployments::activate;
            case DEACTIVATE -> deployments::deactivate;
            case RETRY -> deployments::retry;
            case ENVIRONMENTS -> environments::all;
            case CREATE_ENVIRONMENT -> environments::create;
            case ENVIRONMENT -> environments::one;
            case CHANGE_ENVIRONMENT -> environments::change;
            case PROMOTE_TO_ENVIRONMENT -> promotions::toEnvironment;
            case CANCEL_PROMOTION -> promotions::cancel;
            case PAUSE_PROMOTION -> promotions::pause;
            case RESUME_PROMOTION -> promotions::resume;
            case FORCE_CANCEL_PROMOTION -> promotions::forceCancel;
            case FORCE_ROLL_FORWARD_PROMOTION -> promotions::forceForward;
            case ACTIVATE_ENVIRONMENT -> environments::activate;
            case DEACTIVATE_ENVIRONMENT -> environments::deactivate;
            case ROLLBACK -> promotions::rollback;
            case KEYS -> keys::all;
            case CREATE_KEY -> keys::create;
            case CREATE_TEAM_KEY -> keys::createForTeam;
            case REVOKE_KEY -> keys::revoke;
            case TEAMS -> keys::teams;
            case TEAM -> keys::team;
            case ME -> keys::me;
            case SECRETS, TEAM_SECRETS -> secrets::all;
            case SET_SECRET, SET_TEAM_SECRET -> secrets::set;
            case DELETE_SECRET, DELETE_TEAM_SECRET -> secrets::delete;
            case LOGS -> logs::byQuery;
            case ASK_FOR_LOGS -> logs::byBody;
            case ENVIRONMENT_LOGS -> logs::ofEnvironment;
            case INSTANCE_TYPES -> instanceTypes::all;
            case INSTANCE_TYPE_PRICES -> instanceTypes::prices;
            case DECISIONS -> decisions::all;
            case METRICS -> telemetry::metrics;
            case USAGE -> telemetry::usage;
            case EVENTS -> history::events;
            case REPLICAS -> history::replicas;
            case CAPACITY -> room::capacity;
        };
    }

    /// All of them, the gateway's first, for it is asked first.
    public static List<Claim> claims() {
        var claims = new ArrayList<>(GATEWAYS);
        Arrays.stream(Url.values())
                .map(url -> new Claim(url.method(), url.path(), PLATFORM))
                .forEach(claims::add);
        return claims;
    }
}
