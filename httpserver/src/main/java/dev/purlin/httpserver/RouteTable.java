package dev.purlin.httpserver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which route answers what. Two routes for one method and path are refused when it is made.
final class RouteTable {
    private final Map<String, Map<String, Route>> exact = new HashMap<>();
    private final Map<String, Map<String, Route>> prefixes = new HashMap<>();

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            var table = route.isPrefix() ? prefixes : exact;
            String key = route.isPrefix() ? route.prefix() : route.path();
            var methods = table.computeIfAbsent(key, _ -> new TreeMap<>());
            if (methods.put(route.method(), route) != null) {
                throw new IllegalArgumentException(
                        "two routes for " + route.method() + " " + route.path());
            }
        }
    }

    /// What is there at the path: its routes by method; empty when nothing is.
    Map<String, Route> at(String path) {
        Map<String, Route> found = exact.get(path);
        if (found != null) {
            return found;
        }
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = previousSlash(path, slash)) {
            found = prefixes.get(path.substring(0, slash + 1));
            if (found != null) {
                return found;
            }
        }
        return Map.of();
    }

    private static int previousSlash(String path, int slash) {
        return slash == 0 ? -1 : path.lastIndexOf('/', slash - 1);
    }

    /// A `HEAD` is answered by the route for `GET`, without its body.
    static @Nullable Route of(Map<String, Route> methods, String method) {
        Route own = methods.get(method.equals("HEAD") ? "GET" : method);
        return own == null ? methods.get(Route.ANY) : own;
    }

    /// The value of an `Allow` header.
    static String allow(Map<String, Route> methods) {
        return String.join(",", methods.keySet()).replace("GET", "GET,HEAD");
    }
}
