package dev.purlin.gateway;

import dev.purlin.gateway.UpstreamConnection.Address;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The idle connections of one event loop, per address, and the making of new ones. The one that
/// rested last is taken first, so that those not needed grow old and are closed.
final class UpstreamPool {
    private final Loop loop;
    private final Map<Address, Deque<UpstreamConnection>> idle = new HashMap<>();

    UpstreamPool(Loop loop) {
        this.loop = loop;
    }

    /// Told on the event loop.
    interface Connecting {
        void connected(UpstreamConnection connection);

        void notConnected(Throwable cause);
    }

    @Nullable UpstreamConnection take(Address address) {
        Deque<UpstreamConnection> resting = idle.get(address);
        while (resting != null && !resting.isEmpty()) {
            UpstreamConnection last = resting.removeLast();
            if (last.isActive()) {
                return last;
            }
        }
        return null;
    }

    void give(UpstreamConnection connection) {
        Deque<UpstreamConnection> resting =
                idle.computeIfAbsent(connection.address(), _ -> new ArrayDeque<>());
        if (resting.size() >= loop.limits.idlePerReplica() || !connection.isActive()) {
            connection.close();
            return;
        }
        connection.rest(System.nanoTime());
        resting.addLast(connection);
    }

    void remove(UpstreamConnection connection) {
        Deque<UpstreamConnection> resting = idle.get(connection.address());
        if (resting != null) {
            resting.remove(connection);
        }
    }

    void tick(long now) {
        long most = loop.times.idleUpstream().toNanos();
        for (Deque<UpstreamConnection> resting : idle.values()) {
            while (!resting.isEmpty() && now - resting.getFirst().idleSinceNanos() > most) {
                resting.removeFirst().close();
            }
        }
        idle.values().removeIf(Deque::isEmpty);
    }

    void closeAll() {
        for (Deque<UpstreamConnection> resting : idle.values()) {
            List.copyOf(resting).forEach(UpstreamConnection::close);
        }
        idle.clear();
    }

    void connect(Address address, Connecting asker) {
        String host = address.host();
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            open(new InetSocketAddress(host, address.port()), address, asker);
            return;
        }
        // To resolve a name may take seconds, and an event loop never waits.
        Thread.ofVirtual().name("purlin-resolve").start(() -> resolve(address, asker));
    }

    private void resolve(Address address, Connecting asker) {
        try {
            var found =
                    new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
            loop.eventLoop.execute(() -> open(found, address, asker));
        } catch (UnknownHostException e) {
            loop.eventLoop.execute(() -> asker.notConnected(e));
        }
    }

    private void open(InetSocketAddress resolved, Address address, Connecting asker) {
        var connection = new UpstreamConnection(loop, address);
        ChannelFuture opening =
                new Bootstrap()
                        .group(loop.eventLoop)
                        .channel(loop.commons.transport.socket)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) loop.times.connect().toMillis())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(connection)
                        .connect(resolved);
        opening.addListener(_ -> {
            if (opening.isSuccess()) {
                asker.connected(connection);
            } else {
                asker.notConnected(opening.cause());
            }
        });
    }
}
