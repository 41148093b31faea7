package dev.purlin.platform;

import dev.purlin.platform.Routes.Url;
import dev.purlin.platform.api.Logs;
import dev.purlin.platform.api.Shapes;
import dev.purlin.wire.json.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a URL of the control plane means to its callers.
///
/// @param request the body's shape; null when none is read
/// @param answer of 200; null when that has no body, or one that is no JSON
/// @param query names that may stand behind the question mark
record Description(
        String summary, @Nullable Schema request, @Nullable Schema answer, List<String> query) {
    private static Description told(String summary, @Nullable Schema answer) {
        return new Description(summary, null, answer, List.of());
    }

    private static Description sent(String summary, Schema request, Schema answer) {
        return new Description(summary, request, answer, List.of());
    }

    private static Description asked(String summary, Schema answer, List<String> query) {
        return new Description(summary, null, answer, query);
    }

    static Description of(Url url) {
        return switch (url) {
            case LIVE -> told("Whether the platform lives.", null);
            case READY -> told("Whether it takes requests.", null);
            case DOCS -> told("This description, for people.", null);
            case OPEN_API -> told("This description.", null);
            case MODELS ->
                    asked(
                            "The endpoints, as models of both dialects, oldest first.",
                            Shapes.MODELS,
                            List.of("after", "limit"));
            case UPLOAD_ARCHIVE ->
                    told("Takes in a tar, as the body is; gzip or not.", Shapes.STORED);
            case BACKUP -> told("A copy of the database, as of one moment.", null);
            case RESTORE ->
                    told("Takes in such a copy, which replaces what is there.", Shapes.RESTORED);
            case CREATE_MODEL, CREATE_TEAM_MODEL ->
                    sent(
                            "Adds an endpoint with its first deployment.",
                            Shapes.NEW_DEPLOYMENT,
                            Shapes.DEPLOYED);
            case CREATE_DEPLOYMENT ->
                    sent("Adds a deployment.", Shapes.NEW_DEPLOYMENT, Shapes.DEPLOYED);
            case CONFIG ->
                    asked(
                            "What a deployment was made from.",
                            Shapes.CONFIG,
                            List.of("output_format"));
            case MODEL -> told("An endpoint, by id or name.", Shapes.MODEL);
            case DELETE_MODEL -> told("Deletes an endpoint for good.", Shapes.DELETED);
            case DEPLOYMENTS -> told("An endpoint's deployments.", Shapes.DEPLOYMENTS);
            case DEPLOYMENT ->
                    told("One, by id, or as production or development.", Shapes.DEPLOYMENT);
            case CHANGE_SCALING ->
                    sent("Changes how it is scaled.", Shapes.SCALING, Shapes.CHANGED);
            case DELETE_DEPLOYMENT ->
                    told("Deletes a deployment that no environment needs.", Shapes.DELETED);
            case PROMOTE -> sent("Promotes it to production.", Shapes.PROMOTION, Shapes.DEPLOYMENT);
            case ACTIVATE, ACTIVATE_ENVIRONMENT ->
                    told("Lets it run again, after it was deactivated.", Shapes.SUCCESS);
            case DEACTIVATE, DEACTIVATE_ENVIRONMENT ->
                    told("Ends its replicas; it runs no more until activated.", Shapes.SUCCESS);
            case RETRY -> told("Tries again what failed.", Shapes.RETRIED);
            case ENVIRONMENTS -> told("An endpoint's environments.", Shapes.ENVIRONMENTS);
            case CREATE_ENVIRONMENT ->
                    sent("Adds an environment.", Shapes.NEW_ENVIRONMENT, Shapes.ENVIRONMENT);
            case ENVIRONMENT -> told("An environment.", Shapes.ENVIRONMENT);
            case CHANGE_ENVIRONMENT ->
                    sent("Changes its settings.", Shapes.NEW_ENVIRONMENT, Shapes.CHANGED);
            case PROMOTE_TO_ENVIRONMENT ->
                    sent(
                            "Promotes the named deployment to it.",
                            Shapes.PROMOTION,
                            Shapes.DEPLOYMENT);
            case CANCEL_PROMOTION -> told("Calls a promotion off.", Shapes.CHANGED);
            case PAUSE_PROMOTION -> told("Keeps its share as it is.", Shapes.SUCCESS);
            case RESUME_PROMOTION -> told("Lets a paused one go on.", Shapes.SUCCESS);
            case FORCE_CANCEL_PROMOTION ->
                    told("Calls it off; all traffic goes back at once.", Shapes.SUCCESS);
            case FORCE_ROLL_FORWARD_PROMOTION ->
                    told("Gives the candidate all traffic at once.", Shapes.SUCCESS);
            case ROLLBACK -> told("Promotes what it pointed at before to it.", Shapes.DEPLOYMENT);
            case KEYS -> told("The keys, without their secret parts.", Shapes.KEYS);
            case CREATE_KEY, CREATE_TEAM_KEY ->
                    sent("Makes a key, which is told this once.", Shapes.NEW_KEY, Shapes.MADE_KEY);
            case REVOKE_KEY -> told("Revokes a key, by its prefix.", Shapes.REVOKED_KEY);
            case TEAMS -> told("The teams.", Shapes.TEAMS);
            case TEAM -> told("A team.", Shapes.TEAM);
            case ME -> told("Who shows the key.", Shapes.ME);
            case SECRETS, TEAM_SECRETS -> told("The secrets' names.", Shapes.SECRETS);
            case SET_SECRET, SET_TEAM_SECRET ->
                    sent("Sets a secret.", Shapes.NEW_SECRET, Shapes.SECRET);
            case DELETE_SECRET, DELETE_TEAM_SECRET ->
                    told("Deletes a secret.", Shapes.DELETED_SECRET);
            case LOGS -> asked("What its replicas wrote.", Shapes.LOGS, Logs.QUERY);
            case ASK_FOR_LOGS ->
                    sent("The same, asked for by a body.", Shapes.LOG_QUERY, Shapes.LOGS);
            case ENVIRONMENT_LOGS ->
                    asked("What the replicas in it wrote.", Shapes.LOGS, Logs.QUERY);
            case INSTANCE_TYPES -> told("What replicas may run on.", Shapes.INSTANCE_TYPES);
            case INSTANCE_TYPE_PRICES -> told("And what for.", Shapes.PRICES);
            case METRICS -> told("Metrics, as Prometheus reads them.", null);
            case USAGE ->
                    asked(
                            "Requests and bytes by key and endpoint, since the start.",
                            Shapes.USAGE,
                            List.of("model_id", "key"));
            case CAPACITY ->
                    told(
                            "What replicas may have of the machine, and what they were given.",
                            Shapes.CAPACITY);
            case DECISIONS ->
                    told("What was last decided about replicas, and why.", Shapes.DECISIONS);
            case EVENTS ->
                    asked(
                            "What happened, newest first.",
                            Shapes.EVENTS,
                            List.of("subject", "before", "after", "limit"));
            case REPLICAS -> told("The replicas there are.", Shapes.REPLICAS);
        };
    }
}
