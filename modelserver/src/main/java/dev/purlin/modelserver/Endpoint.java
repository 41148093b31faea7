package dev.purlin.modelserver;

import dev.purlin.httpserver.Handler;
import dev.purlin.httpserver.Route;
import dev.purlin.wire.json.Schema;
import org.jspecify.annotations.Nullable;

/// One route with what the OpenAPI document says about it.
///
/// @param request what its body looks like; null when it takes none
/// @param response what a success looks like; null when that is not JSON
record Endpoint(
        Route route,
        String tag,
        String summary,
        @Nullable Schema request,
        @Nullable Schema response) {

    static Endpoint post(
            String path,
            String tag,
            String summary,
            Schema request,
            Schema response,
            Handler handler) {
        return new Endpoint(Route.post(path, handler), tag, summary, request, response);
    }

    static Endpoint tells(Route route, String tag, String summary, @Nullable Schema response) {
        return new Endpoint(route, tag, summary, null, response);
    }
}
