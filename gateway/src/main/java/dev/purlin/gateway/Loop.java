package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.RequestHead;
import dev.purlin.gateway.route.KeyRing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// One event loop and all that is its own: its callers' connections, the connections to replicas
/// that serve them, the idle ones, the keys it has verified. A request never leaves its loop, so
/// nothing here is guarded; only waiting rooms are shared.
///
/// All time limits are looked at in one walk per tick rather than by a timer per request.
final class Loop {
    final EventLoop eventLoop;
    final Commons commons;
    final GatewayLimits limits;
    final GatewayTimes times;
    final RequestHead requestHead;
    final AnswerHead answerHead;
    final Intake intake;
    final UpstreamPool pool;

    /// Heads are copied here to be scanned.
    final byte[] scratch;

    private final Set<ClientConnection> connections = new HashSet<>();

    Loop(EventLoop eventLoop, Commons commons) {
        this.eventLoop = eventLoop;
        this.commons = commons;
        limits = commons.settings.limits();
        times = commons.settings.times();
        requestHead = new RequestHead(limits.headFields(), limits.targetBytes());
        answerHead = new AnswerHead(limits.headFields());
        intake = new Intake(commons.settings, new KeyRing(InstantSource.system()));
        pool = new UpstreamPool(this);
        scratch = new byte[limits.headBytes()];
        long tick = times.tick().toNanos();
        var _ = eventLoop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.NANOSECONDS);
    }

    /// Copies what may be a head into [#scratch]; how many bytes.
    int copyHead(ByteBuf in) {
        int available = Math.min(in.readableBytes(), scratch.length);
        in.getBytes(in.readerIndex(), scratch, 0, available);
        return available;
    }

    void add(ClientConnection connection) {
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        connections.remove(connection);
    }

    private void tick() {
        long now = System.nanoTime();
        // A copy: a connection that is ended leaves the set at once.
        for (ClientConnection connection : List.copyOf(connections)) {
            try {
                connection.tick(now);
            } catch (RuntimeException e) {
                commons.failed("a look at the times of a connection", e);
                connection.cut();
            }
        }
        pool.tick(now);
    }

    /// Ends the connections on which nothing is under way.
    void closeIdle() {
        List.copyOf(connections).forEach(ClientConnection::closeIfIdle);
    }

    /// Ends every connection, whatever is under way on it.
    void closeAll() {
        List.copyOf(connections).forEach(ClientConnection::cut);
        pool.closeAll();
    }
}
