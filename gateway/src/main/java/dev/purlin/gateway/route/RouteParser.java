package dev.purlin.gateway.route;

import dev.purlin.gateway.route.Destination.Action;
import dev.purlin.gateway.route.Destination.ByModel;
import dev.purlin.gateway.route.Destination.Nowhere;
import dev.purlin.gateway.route.Destination.Place;
import dev.purlin.gateway.route.Destination.ToControlPlane;
import dev.purlin.gateway.route.Destination.ToEndpoint;
import dev.purlin.wire.ErrorCode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads URLs. An endpoint is named by the path or by the host:
///
/// ```
/// /model-<id>/{T}/{action}          Host: model-<id>.<anything>        /{T}/{action}
/// /model-<id>-<env>/{action}        Host: model-<id>-<env>.<anything>  /{action}
/// {T}       production | development | environments/<env> | deployment/<id>
/// {action}  predict | sync/<path…> | wake | websocket
/// ```
///
/// The paths of OpenAI's and of rerank clients go by the body. All else is the control plane's.
public final class RouteParser {
    private static final String LABEL = "model-";
    private static final ToControlPlane ELSEWHERE = new ToControlPlane();
    private static final ByModel BY_MODEL = new ByModel();
    private static final Set<String> PATHS_BY_MODEL =
            Set.of(
                    "/v1/embeddings",
                    "/v1/chat/completions",
                    "/v1/completions",
                    "/v1/responses",
                    "/v1/messages",
                    "/v1/rerank",
                    "/rerank");

    private RouteParser() {}

    /// @param path without the query
    public static Destination parse(String method, String path, @Nullable String host) {
        if (path.startsWith(LABEL, 1)) {
            int slash = path.indexOf('/', 1);
            String label = slash < 0 ? path.substring(1) : path.substring(1, slash);
            return under(label, slash < 0 ? "/" : path.substring(slash));
        }
        if (host != null && host.regionMatches(true, 0, LABEL, 0, LABEL.length())) {
            int dot = host.indexOf('.');
            if (dot > 0) {
                return under(host.substring(0, dot).toLowerCase(Locale.ROOT), path);
            }
        }
        boolean byModel = method.equals("POST") && PATHS_BY_MODEL.contains(path);
        return byModel ? BY_MODEL : ELSEWHERE;
    }

    private static Destination under(String label, String path) {
        int hyphen = label.indexOf('-', LABEL.length());
        if (hyphen < 0) {
            return place(label.substring(LABEL.length()), path);
        }
        String id = label.substring(LABEL.length(), hyphen);
        String environment = label.substring(hyphen + 1);
        if (namesPlace(path)) {
            return new Nowhere(
                    ErrorCode.PATH_UNKNOWN,
                    "the host already names the environment "
                            + environment
                            + ": call "
                            + rest(path));
        }
        return action(id, new Place.Environment(environment), path);
    }

    private static boolean namesPlace(String path) {
        return path.startsWith("/production/")
                || path.startsWith("/development/")
                || path.startsWith("/environments/")
                || path.startsWith("/deployment/");
    }

    /// For a message: the path without its place.
    private static String rest(String path) {
        return path.substring(path.lastIndexOf('/'));
    }

    private static Destination place(String id, String path) {
        int slash = path.indexOf('/', 1);
        if (slash < 0) {
            return ELSEWHERE;
        }
        String first = path.substring(1, slash);
        return switch (first) {
            case "production", "development" ->
                    action(id, new Place.Environment(first), path.substring(slash));
            case "environments", "deployment" -> named(id, first, path, slash);
            default -> ELSEWHERE;
        };
    }

    private static Destination named(String id, String kind, String path, int slash) {
        int next = path.indexOf('/', slash + 1);
        if (next < 0) {
            return ELSEWHERE;
        }
        String name = PercentText.decoded(path.substring(slash + 1, next));
        if (name == null || name.isEmpty()) {
            return new Nowhere(ErrorCode.MALFORMED_REQUEST, "a name that is not UTF-8 in the URL");
        }
        Place place =
                kind.equals("deployment") ? new Place.Exactly(name) : new Place.Environment(name);
        return action(id, place, path.substring(next));
    }

    private static Destination action(String id, Place place, String path) {
        return switch (path) {
            case "/predict" -> new ToEndpoint(id, place, new Action.Predict());
            case "/wake" -> new ToEndpoint(id, place, new Action.Wake());
            case "/websocket" -> new ToEndpoint(id, place, new Action.WebSocket());
            case "/sync" -> new ToEndpoint(id, place, new Action.Sync("/"));
            default -> path.startsWith("/sync/") ? sync(id, place, path) : ELSEWHERE;
        };
    }

    private static Destination sync(String id, Place place, String path) {
        String route = path.substring("/sync".length());
        if (PercentText.hasDotSegments(route)) {
            return new Nowhere(ErrorCode.MALFORMED_REQUEST, "a segment . or .. in the URL");
        }
        return new ToEndpoint(id, place, new Action.Sync(route));
    }
}
