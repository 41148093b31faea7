package dev.purlin.httpserver;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A bound port with one event loop behind it and a few worker threads.
///
/// The event loop moves bytes and owns all state of connections and exchanges; it never waits.
/// Workers read bodies and render answers. A worker's queue is as long as there are connections at
/// most, for each has one request at a time.
public final class HttpListener implements AutoCloseable {
    private static final int ACCEPT_BACKLOG = 1_024;
    private static final long SWEEP_MILLIS = 250;

    private final Vertx vertx;
    private final Context loop;
    private final HttpServer server;
    private final ExecutorService workers;
    private final Desk desk;
    private final Map<HttpConnection, Lane> lanes = new HashMap<>();

    private HttpListener(
            HttpSettings settings, List<Route> routes, Dialect dialect, Consumer<Outcome> watcher) {
        System.setProperty("vertx.disableDnsResolver", "true");
        vertx = Vertx.vertx(vertxOptions());
        loop = vertx.getOrCreateContext();
        workers = workers(settings.limits().workers());
        desk = new Desk(settings, new RouteTable(routes), dialect, watcher, loop, workers);
        server = vertx.createHttpServer(serverOptions(settings.limits()));
        server.connectionHandler(this::connected);
        server.requestHandler(this::requested);
    }

    /// Binds the port. The watcher hears of every request at its end, on the event loop.
    public static HttpListener open(
            HttpSettings settings, List<Route> routes, Dialect dialect, Consumer<Outcome> watcher)
            throws IOException {
        String address = InetAddress.getByName(settings.host()).getHostAddress();
        var listener = new HttpListener(settings, routes, dialect, watcher);
        try {
            listener.listen(settings.port(), address);
            return listener;
        } catch (CompletionException e) {
            listener.close();
            throw new IOException(
                    "cannot listen on " + settings.host() + " port " + settings.port(),
                    e.getCause());
        }
    }

    private static VertxOptions vertxOptions() {
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false));
    }

    private static HttpServerOptions serverOptions(HttpLimits limits) {
        return new HttpServerOptions()
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setMaxHeaderSize(limits.headBytes())
                .setMaxInitialLineLength(limits.lineBytes())
                .setHttp2ClearTextEnabled(false);
    }

    private static ExecutorService workers(int count) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("purlin-http-", 0).daemon().factory());
    }

    private void listen(int port, String address) {
        Promise<HttpServer> bound = Promise.promise();
        loop.runOnContext(_ -> {
            server.listen(port, address).onComplete(bound);
            vertx.setPeriodic(SWEEP_MILLIS, _ -> desk.sweep());
        });
        bound.future().toCompletionStage().toCompletableFuture().join();
    }

    private void connected(HttpConnection connection) {
        if (lanes.size() >= desk.limits().connections()) {
            connection.close();
            return;
        }
        var lane = new Lane(connection, desk);
        lanes.put(connection, lane);
        connection.closeHandler(_ -> {
            lanes.remove(connection);
            lane.closed();
        });
    }

    private void requested(HttpServerRequest request) {
        Lane lane = lanes.get(request.connection());
        if (lane == null) {
            request.connection().close();
            return;
        }
        lane.serve(request);
    }

    /// The threads that read bodies and render answers, for work that goes on after a wait.
    public Executor workers() {
        return workers;
    }

    public int port() {
        return server.actualPort();
    }

    /// Accepts no more connections, lets the answers under way end, and closes each connection
    /// after its answer. Waits; true when all ended in time.
    public boolean drain(Duration limit) {
        desk.drain();
        long start = System.nanoTime();
        server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return System.nanoTime() - start < limit.toNanos();
    }

    @Override
    public void close() {
        desk.drain();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdown();
    }
}
