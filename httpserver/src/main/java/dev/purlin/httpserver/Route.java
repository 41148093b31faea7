package dev.purlin.httpserver;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One method and path, and what answers it.
///
/// @param path exact; or, when it ends in `/*`, all paths that start with the part before the `*`
/// @param open callers need no key
/// @param prompt answered on the event loop, so that it never waits behind other work
public record Route(String method, String path, boolean open, boolean prompt, Handler handler) {
    public static Route get(String path, Handler handler) {
        return new Route("GET", path, false, false, handler);
    }

    public static Route post(String path, Handler handler) {
        return new Route("POST", path, false, false, handler);
    }

    /// A route that is answered at once, from what is in memory.
    public static Route promptGet(String path, Function<Call, Answer> handler) {
        return new Route(
                "GET",
                path,
                false,
                true,
                call -> CompletableFuture.completedFuture(handler.apply(call)));
    }

    public Route withoutKey() {
        return new Route(method, path, true, prompt, handler);
    }

    boolean isPrefix() {
        return path.endsWith("/*");
    }

    String prefix() {
        return path.substring(0, path.length() - 1);
    }
}
