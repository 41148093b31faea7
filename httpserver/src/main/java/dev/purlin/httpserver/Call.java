package dev.purlin.httpserver;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One request as a handler sees it: its head, its whole body if that is held, and whether the
/// caller is still there.
///
/// Filled on the event loop, then read by one worker at a time. [#onGone] and [#onEnd] may be
/// called from any thread.
public final class Call {
    private static final byte[] NOTHING = {};

    private final String id;
    private final String method;
    private final String path;
    private final String query;
    private final MultiMap headers;
    private final long startNanos;
    private final Executor workers;
    private final List<Runnable> farewells = new ArrayList<>();
    private final List<Runnable> endings = new ArrayList<>();
    private byte[] body = NOTHING;
    private boolean gone;
    private boolean ended;

    Call(
            String id,
            String method,
            String path,
            String query,
            MultiMap headers,
            long startNanos,
            Executor workers) {
        this.id = id;
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.startNanos = startNanos;
        this.workers = workers;
    }

    /// The caller's `x-request-id`, or one made here.
    public String id() {
        return id;
    }

    public String method() {
        return method;
    }

    /// Without the query, as sent.
    public String path() {
        return path;
    }

    /// Behind the question mark, as sent; empty when there is none.
    public String query() {
        return query;
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// `System.nanoTime()` when the head had arrived.
    public long startNanos() {
        return startNanos;
    }

    /// Empty when the body is streamed.
    public byte[] body() {
        return body;
    }

    void body(byte[] whole) {
        body = whole;
    }

    /// Where work for this request goes on after a wait.
    public Executor workers() {
        return workers;
    }

    /// Runs the action when the caller leaves before the answer; at once if it has left already.
    public void onGone(Runnable action) {
        synchronized (farewells) {
            if (!gone) {
                farewells.add(action);
                return;
            }
        }
        action.run();
    }

    void leave() {
        List<Runnable> actions;
        synchronized (farewells) {
            gone = true;
            actions = List.copyOf(farewells);
            farewells.clear();
        }
        actions.forEach(Runnable::run);
    }

    /// Runs the action, on the event loop, when the answer is written or nobody will read one; at
    /// once if that is so already.
    public void onEnd(Runnable action) {
        synchronized (endings) {
            if (!ended) {
                endings.add(action);
                return;
            }
        }
        action.run();
    }

    void end() {
        List<Runnable> actions;
        synchronized (endings) {
            ended = true;
            actions = List.copyOf(endings);
            endings.clear();
        }
        actions.forEach(Runnable::run);
    }
}
