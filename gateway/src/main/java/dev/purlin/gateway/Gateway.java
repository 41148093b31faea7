package dev.purlin.gateway;

import dev.purlin.gateway.route.Demand;
import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.SnapshotSource;
import dev.purlin.gateway.tls.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A running data path. Safe to use from any thread.
public final class Gateway implements AutoCloseable {
    /// For a port that is free at all addresses.
    private static final int PORT_TRIES = 20;

    /// Connections that wait to be accepted.
    private static final int BACKLOG = 4096;

    /// How often a draining gateway looks whether it is done.
    private static final long DRAIN_LOOK_MILLIS = 10;

    private final Commons commons;
    private final EventLoopGroup group;
    private final Map<EventLoop, Loop> loops = new HashMap<>();
    private final List<Channel> listeners = new ArrayList<>();

    private Gateway(Commons commons) {
        this.commons = commons;
        group = commons.transport.loops(commons.settings.threads(), "purlin-gateway");
        for (EventExecutor executor : group) {
            EventLoop eventLoop = (EventLoop) executor;
            loops.put(eventLoop, new Loop(eventLoop, commons));
        }
    }

    /// Listens on every address of the settings.
    ///
    /// @throws UncheckedIOException with a [ListenException], when one of them cannot be had
    public static Gateway start(
            GatewaySettings settings, SnapshotSource snapshots, Demand demand, Outcomes outcomes) {
        return start(settings, Transport.best(), snapshots, demand, outcomes);
    }

    /// Has its addresses, and lets callers wait there until it is told to accept them.
    ///
    /// @throws UncheckedIOException with a [ListenException], when one of them cannot be had
    public static Gateway bind(
            GatewaySettings settings, SnapshotSource snapshots, Demand demand, Outcomes outcomes) {
        return bind(settings, Transport.best(), snapshots, demand, outcomes);
    }

    static Gateway start(
            GatewaySettings settings,
            Transport transport,
            SnapshotSource snapshots,
            Demand demand,
            Outcomes outcomes) {
        Gateway gateway = bind(settings, transport, snapshots, demand, outcomes);
        gateway.accept();
        return gateway;
    }

    static Gateway bind(
            GatewaySettings settings,
            Transport transport,
            SnapshotSource snapshots,
            Demand demand,
            Outcomes outcomes) {
        var commons = new Commons(settings, transport, snapshots, demand, outcomes);
        var gateway = new Gateway(commons);
        try {
            gateway.listenAtAll();
        } catch (UncheckedIOException e) {
            gateway.close();
            throw e;
        }
        snapshots.onChange(() -> commons.rooms.refresh(snapshots.current()));
        return gateway;
    }

    /// A port that is free at one address may be taken at the next.
    private void listenAtAll() {
        for (int tries = 1; !isListening(tries == PORT_TRIES); tries++) {
            listeners.forEach(listener -> listener.close().awaitUninterruptibly());
            listeners.clear();
        }
    }

    /// False when the free port that was got for one address is taken at another.
    ///
    /// @param isLast there is no other try: that is a failure then
    private boolean isListening(boolean isLast) {
        int got = 0;
        for (InetSocketAddress wanted : commons.settings.addresses()) {
            boolean isFree = wanted.getPort() == 0;
            var address =
                    isFree && got != 0 ? new InetSocketAddress(wanted.getAddress(), got) : wanted;
            try {
                listen(address);
            } catch (UncheckedIOException failure) {
                if (isLast || address.getPort() == wanted.getPort()) {
                    throw failure;
                }
                return false;
            }
            got = isFree ? addresses().getLast().getPort() : got;
        }
        return true;
    }

    private void listen(InetSocketAddress address) {
        var binding =
                new ServerBootstrap()
                        .group(group)
                        .channel(commons.transport.listener)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Starter())
                        .bind(address)
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new UncheckedIOException(new ListenException(address, binding.cause()));
        }
        listeners.add(binding.channel());
    }

    /// From now on callers are answered.
    public void accept() {
        listeners.forEach(listener -> listener.config().setAutoRead(true));
    }

    /// Where it listens, with the ports that were free; in the order of the settings.
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
    }

    /// What there is to do at this moment.
    public LoadReport load() {
        return commons.rooms.load(commons.settings.id());
    }

    /// Accepts nobody any more, lets the answers under way end, waits for that at most so long, and
    /// cuts what is left. The gateway is closed then; to close one that is closed does nothing.
    public void drain(Duration most) {
        if (group.isShuttingDown()) {
            return;
        }
        commons.drain();
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        loops.forEach((eventLoop, loop) -> eventLoop.execute(loop::closeIdle));
        long until = System.nanoTime() + most.toNanos();
        try {
            while (commons.connections.get() > 0 && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(DRAIN_LOOK_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        if (group.isShuttingDown()) {
            return;
        }
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        loops.forEach((eventLoop, loop) -> eventLoop.execute(loop::closeAll));
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Starter extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            Loop loop = loops.get(channel.eventLoop());
            if (loop == null) {
                throw new IllegalStateException("a connection on a loop of somebody else");
            }
            Tls tls = commons.settings.tls();
            if (tls != null) {
                channel.pipeline().addLast(tls.handler(channel.alloc()));
            }
            channel.pipeline().addLast(new ClientConnection(channel, loop));
        }
    }
}
