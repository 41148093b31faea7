package dev.purlin.httpserver;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// What all exchanges of one listener share: settings, routes, the bytes held, the clock on the
/// wall.
///
/// Belongs to the event loop, except [#drain] and what never changes.
final class Desk {
    private static final Logger ACCESS = System.getLogger("dev.purlin.access");
    private static final Logger LOG = System.getLogger(Desk.class.getName());

    private static final int OK = 200;

    private final HttpSettings settings;
    private final RouteTable routes;
    private final Dialect dialect;
    private final Consumer<Outcome> watcher;
    private final Context loop;
    private final Executor workers;
    private final Cors cors;
    private final Deadlines deadlines = new Deadlines(System::nanoTime);
    private long heldBytes;
    private String date = HttpDate.of(Instant.now());
    private volatile boolean draining;

    Desk(
            HttpSettings settings,
            RouteTable routes,
            Dialect dialect,
            Consumer<Outcome> watcher,
            Context loop,
            Executor workers) {
        this.settings = settings;
        this.routes = routes;
        this.dialect = dialect;
        this.watcher = watcher;
        this.loop = loop;
        this.workers = workers;
        this.cors = new Cors(settings.origins());
    }

    HttpSettings settings() {
        return settings;
    }

    HttpLimits limits() {
        return settings.limits();
    }

    RouteTable routes() {
        return routes;
    }

    Dialect dialect() {
        return dialect;
    }

    Cors cors() {
        return cors;
    }

    Executor workers() {
        return workers;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    String date() {
        return date;
    }

    void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    /// Does nothing once the listener is closed, when nobody is left to answer.
    void onLoop(Runnable action) {
        try {
            loop.runOnContext(_ -> action.run());
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "came after the end", e);
        }
    }

    /// True when there is room for the bytes, which are then held until [#release].
    boolean hold(long bytes) {
        if (heldBytes + bytes > limits().heldBytes()) {
            return false;
        }
        heldBytes += bytes;
        return true;
    }

    void release(long bytes) {
        heldBytes -= bytes;
    }

    void sweep() {
        date = HttpDate.of(Instant.now());
        deadlines.sweep();
    }

    /// Tells everybody who listens.
    ///
    /// @param probe asked often and by programs, so that its line is of use only when it fails
    void ended(Outcome outcome, boolean probe) {
        try {
            watcher.accept(outcome);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a watcher of requests failed", e);
        }
        Level level = probe && outcome.status() == OK ? Level.DEBUG : Level.INFO;
        if (ACCESS.isLoggable(level)) {
            ACCESS.log(level, AccessLine.of(outcome));
        }
    }

    /// A view on the answer's own bytes: answers may be large.
    static Buffer buffer(Answer answer) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(answer.body(), 0, answer.length()));
    }
}
