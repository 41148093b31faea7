package dev.purlin.bench;

import dev.purlin.bench.MockPlan.Fault;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server that answers every request as its plan says, at known times: never sooner, and as
/// little later as its event loop can. What a load tester measures against it can be compared with
/// the truth.
///
/// `GET /health…` is answered with 200 at once and counts as no request. Safe to use from any
/// thread.
public final class MockServer implements AutoCloseable {
    /// Connections that wait to be accepted.
    private static final int BACKLOG = 4096;

    private final MockPlan plan;
    private final MockAnswers answers;
    private final EventLoopGroup group;
    private final Channel listener;
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();

    /// What happens to one request.
    record Turn(long answerAfterNanos, @Nullable Fault fault) {}

    private MockServer(MockPlan plan, InetSocketAddress address, int loops) throws IOException {
        this.plan = plan;
        answers = new MockAnswers(plan);
        Transport transport = Transport.best();
        group = transport.loops(loops, "purlin-mock");
        var binding =
                new ServerBootstrap()
                        .group(group)
                        .channel(transport.listener)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Starter())
                        .bind(address)
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            shutDown();
            throw new IOException("cannot listen on " + address, binding.cause());
        }
        listener = binding.channel();
    }

    /// On loopback, at any free port, with one event loop.
    public static MockServer start(MockPlan plan) throws IOException {
        return start(plan, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    }

    public static MockServer start(MockPlan plan, InetSocketAddress address, int loops)
            throws IOException {
        return new MockServer(plan, address, loops);
    }

    /// Its root, such as `http://127.0.0.1:41237/`.
    public URI url() {
        var address = (InetSocketAddress) listener.localAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create(
                "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// Requests read to their end so far.
    public long requests() {
        return requests.get();
    }

    /// Connections accepted so far.
    public long accepted() {
        return accepted.get();
    }

    /// The most requests that were ever waiting for the end of their answer together.
    public int mostUnderWay() {
        return mostUnderWay.get();
    }

    /// Ends every connection of this moment, whatever is under way on it; listens on.
    public void dropConnections() {
        // A copy: clients that come back meanwhile are let in.
        for (Channel connection : List.copyOf(connections)) {
            var _ = connection.close();
        }
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        dropConnections();
        shutDown();
    }

    /// Waits until somebody else closes this server.
    public void awaitClose() throws InterruptedException {
        var _ = listener.closeFuture().await();
    }

    private void shutDown() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    MockPlan plan() {
        return plan;
    }

    MockAnswers answers() {
        return answers;
    }

    long sinceNanos(long thenNanos) {
        return System.nanoTime() - thenNanos;
    }

    Turn turn() {
        long number = requests.incrementAndGet();
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        long after = plan.answerAfter().toNanos();
        if (plan.jitter().isPositive()) {
            // The jitter of a request depends on its number alone, whichever loop reads it.
            var random = new SplittableRandom(plan.seed() * 31 + number);
            after += random.nextLong(plan.jitter().toNanos() + 1);
        }
        for (Fault fault : plan.faults()) {
            if (number % fault.everyNth() == 0) {
                return new Turn(after, fault);
            }
        }
        return new Turn(after, null);
    }

    void answered() {
        underWay.decrementAndGet();
    }

    void gone(Channel connection) {
        connections.remove(connection);
    }

    private final class Starter extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            accepted.incrementAndGet();
            connections.add(channel);
            channel.pipeline().addLast(new MockConnection(MockServer.this, channel));
        }
    }
}
