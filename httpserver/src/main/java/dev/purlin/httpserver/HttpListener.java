package dev.purlin.httpserver;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
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

/// A bound port, of both loopback addresses for `localhost`, with one event loop behind it and a
/// few worker threads.
///
/// The event loop moves bytes and owns all state of connections and exchanges; it never waits.
/// Workers read bodies and render answers. A worker's queue is as long as there are connections at
/// most, for each has one request at a time.
public final class HttpListener implements AutoCloseable {
    private static final int ACCEPT_BACKLOG = 1_024;
    private static final long SWEEP_MILLIS = 250;

    private final Vertx vertx;
    private final Context loop;
    private final List<HttpServer> servers;
    private final ExecutorService workers;
    private final Desk desk;
    private final Map<HttpConnection, Lane> lanes = new HashMap<>();

    private HttpListener(
            HttpSettings settings,
            List<InetAddress> addresses,
            List<Route> routes,
            Dialect dialect,
            Consumer<Outcome> watcher) {
        System.setProperty("vertx.disableDnsResolver", "true");
        // Named, so that no native one is looked for, which would cost a start 30 ms.
        vertx = Vertx.builder().with(vertxOptions()).withTransport(Transport.NIO).build();
        loop = vertx.getOrCreateContext();
        workers = workers(settings.limits().workers());
        desk = new Desk(settings, new RouteTable(routes), dialect, watcher, loop, workers);
        servers = addresses.stream().map(_ -> server(settings.limits())).toList();
    }

    private HttpServer server(HttpLimits limits) {
        return vertx.createHttpServer(serverOptions(limits))
                .connectionHandler(this::connected)
                .requestHandler(this::requested);
    }

    /// Binds the port. The watcher hears of every request at its end, on the event loop.
    public static HttpListener open(
            HttpSettings settings, List<Route> routes, Dialect dialect, Consumer<Outcome> watcher)
            throws IOException {
        List<InetAddress> addresses = addresses(settings.host());
        var listener = new HttpListener(settings, addresses, routes, dialect, watcher);
        try {
            listener.listen(settings.port(), addresses);
            return listener;
        } catch (CompletionException e) {
            listener.close();
            throw new IOException(
                    "cannot listen on " + settings.host() + " port " + settings.port(),
                    e.getCause());
        }
    }

    /// `localhost` is both loopback addresses, where the machine has both.
    private static List<InetAddress> addresses(String host) throws IOException {
        InetAddress first = InetAddress.getByName(host);
        if (!host.equals("localhost")) {
            return List.of(first);
        }
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        InetAddress loopback6 = InetAddress.ofLiteral("::1");
        return NetworkInterface.getByInetAddress(loopback6) == null
                ? List.of(loopback)
                : List.of(loopback, loopback6);
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

    /// A free port is taken for the first address and used for all.
    private void listen(int port, List<InetAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            HttpServer server = servers.get(i);
            String address = addresses.get(i).getHostAddress();
            int taken = i == 0 ? port : port();
            Promise<HttpServer> bound = Promise.promise();
            loop.runOnContext(_ -> server.listen(taken, address).onComplete(bound));
            await(bound.future());
        }
        loop.runOnContext(_ -> vertx.setPeriodic(SWEEP_MILLIS, _ -> desk.sweep()));
    }

    private static void await(Future<?> future) {
        var _ = future.toCompletionStage().toCompletableFuture().join();
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
        return servers.getFirst().actualPort();
    }

    /// Accepts no more connections, lets the answers under way end, and closes each connection
    /// after its answer. Waits; true when all ended in time.
    public boolean drain(Duration limit) {
        desk.drain();
        long start = System.nanoTime();
        await(
                Future.all(
                        servers.stream()
                                .map(s -> s.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS))
                                .toList()));
        return System.nanoTime() - start < limit.toNanos();
    }

    @Override
    public void close() {
        desk.drain();
        await(vertx.close());
        workers.shutdown();
    }
}
