package dev.purlin.httpserver;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One method and path, and what answers it.
///
/// @param path exact; or, when it ends in `/*`, all paths that start with the part before the `*`
/// @param open callers need no key
public record Route(String method, String path, boolean open, Serving serving) {
    /// The method of a route that takes those that no other route of its path does.
    public static final String ANY = "*";

    public static Route get(String path, Handler handler) {
        return of("GET", path, handler);
    }

    public static Route post(String path, Handler handler) {
        return of("POST", path, handler);
    }

    public static Route of(String method, String path, Handler handler) {
        return new Route(method, path, false, new Serving.Whole(handler));
    }

    /// A route that is answered at once, from what is in memory.
    public static Route promptGet(String path, Function<Call, Answer> handler) {
        return prompt(path, call -> CompletableFuture.completedFuture(handler.apply(call)));
    }

    /// A route for `GET` whose handler runs on the event loop, which it must not block.
    public static Route prompt(String path, Handler handler) {
        return new Route("GET", path, false, new Serving.Prompt(handler));
    }

    /// A route whose bodies are handed on as they come, and are never in memory as a whole.
    ///
    /// @param mostBytes of one body; more is 413
    public static Route stream(String method, String path, long mostBytes, StreamHandler handler) {
        return new Route(method, path, false, new Serving.Streamed(mostBytes, handler));
    }

    public Route withoutKey() {
        return new Route(method, path, true, serving);
    }

    /// The most that a body may have here.
    long mostBytes(HttpLimits limits) {
        return serving instanceof Serving.Streamed streamed
                ? streamed.mostBytes()
                : limits.bodyBytes();
    }

    boolean isPrompt() {
        return serving instanceof Serving.Prompt;
    }

    boolean isPrefix() {
        return path.endsWith("/*");
    }

    String prefix() {
        return path.substring(0, path.length() - 1);
    }
}
