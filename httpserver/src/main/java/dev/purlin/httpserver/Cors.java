package dev.purlin.httpserver;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which web pages may call, told to the browser on every answer.
final class Cors {
    private static final String VARY =
            "origin, access-control-request-method, access-control-request-headers";

    private final List<String> origins;

    Cors(List<String> origins) {
        this.origins = origins.contains("*") ? List.of() : origins;
    }

    void tell(MultiMap to, @Nullable String origin) {
        to.set("vary", VARY);
        if (origins.isEmpty()) {
            to.set("access-control-allow-origin", "*");
        } else if (origin != null && origins.contains(origin)) {
            to.set("access-control-allow-origin", origin);
        }
    }

    void tellPreflight(MultiMap to) {
        to.set("access-control-allow-methods", "GET,POST");
        to.set("access-control-allow-headers", "content-type,authorization,x-request-id");
    }
}
