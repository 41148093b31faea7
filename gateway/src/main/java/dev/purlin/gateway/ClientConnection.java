package dev.purlin.gateway;

import dev.purlin.gateway.http.Body;
import dev.purlin.gateway.http.Refused;
import dev.purlin.gateway.http.RequestHead;
import dev.purlin.gateway.http.SizedBody;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// One caller's connection: one request at a time, each handed to an [Exchange]. What a pipelining
/// caller sends ahead is kept, up to a limit, and read when its turn comes. Runs on its event loop.
///
/// ```
///          head                body whole            answer whole
/// HEAD ──────────▶ BODY ──────────────▶ ANSWER ──────────────────▶ HEAD
///   └─ no body ────────────────────────▲   └─ upgraded ─▶ TUNNEL
/// any ─ refused, body not read ─▶ LINGER ─▶ CLOSED
/// ```
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /// Kept of what is sent ahead, and discarded of a refused body to save the connection.
    private static final int MOST_AHEAD_BYTES = 64 << 10;

    private enum Phase {
        HEAD,
        BODY,
        ANSWER,
        TUNNEL,
        LINGER,
        CLOSED
    }

    private final Channel channel;
    private final Loop loop;
    private final Unread unread = new Unread();
    private final WriteWatch writing = new WriteWatch();

    private Phase phase = Phase.HEAD;
    private String address = "unknown";
    private boolean isTrusted;
    private @Nullable Body body;
    private @Nullable Exchange exchange;
    private boolean consuming;

    /// When the phase began; for a head, when its first byte came.
    private long sinceNanos = System.nanoTime();

    private long readNanos = sinceNanos;

    ClientConnection(Channel channel, Loop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    Channel channel() {
        return channel;
    }

    /// The caller's, or that of the proxy before it.
    String address() {
        return address;
    }

    /// Whether its `X-Forwarded-*` lines are true.
    boolean isTrusted() {
        return isTrusted;
    }

    /// Whether it is encrypted.
    boolean isSecured() {
        return loop.commons.settings.tls() != null;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (channel.remoteAddress() instanceof InetSocketAddress peer) {
            address = peer.getAddress().getHostAddress();
            isTrusted = loop.commons.settings.trustedProxies().trusts(peer.getAddress());
        }
        int open = loop.commons.connections.incrementAndGet();
        loop.add(this);
        if (open > loop.limits.connections() || loop.commons.isDraining()) {
            var _ = channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        readNanos = System.nanoTime();
        consume(unread.with((ByteBuf) message, channel.alloc()));
    }

    private void consume(ByteBuf in) {
        consuming = true;
        try {
            while (step(in)) {}
        } catch (Refused refused) {
            refuse(refused);
            in.skipBytes(in.readableBytes());
        } finally {
            consuming = false;
            if (in.isReadable()) {
                unread.keep(in);
            } else {
                in.release();
            }
        }
        if (exchange != null) {
            exchange.flushUpstream();
        }
        updateReading();
    }

    /// More of the caller's bytes are being looked at; the upstream is flushed after them.
    boolean isConsuming() {
        return consuming;
    }

    /// True when there is more to do with what is there.
    private boolean step(ByteBuf in) {
        return switch (phase) {
            case HEAD -> in.isReadable() && head(in);
            case BODY -> in.isReadable() && body(in);
            case ANSWER -> false;
            case TUNNEL -> {
                if (in.isReadable() && exchange != null) {
                    exchange.tunnelled(in.readRetainedSlice(in.readableBytes()));
                }
                yield false;
            }
            case LINGER, CLOSED -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
        };
    }

    private boolean head(ByteBuf in) {
        if (!unread.hasHeadBegun()) {
            sinceNanos = readNanos;
        } else if (!unread.mayHoldHead(in, loop.scratch.length)) {
            return false;
        }
        int available = loop.copyHead(in);
        RequestHead head = loop.requestHead;
        if (!head.scan(loop.scratch, available)) {
            unread.headUnfinished(in);
            refuseLargeHead(available);
            return false;
        }
        unread.headFinished();
        in.skipBytes(head.length());
        var next = new Exchange(this, loop);
        exchange = next;
        body = next.open(head);
        go(body == null ? Phase.ANSWER : Phase.BODY);
        next.begin(head);
        return true;
    }

    private void refuseLargeHead(int available) {
        if (available == loop.scratch.length) {
            throw new Refused(
                    ErrorCode.HEAD_TOO_LARGE, "a head of more than %,d bytes".formatted(available));
        }
    }

    private boolean body(ByteBuf in) {
        Exchange current = exchange;
        Body reading = body;
        if (reading == null) {
            throw new IllegalStateException("no body in " + phase);
        }
        if (current == null) {
            if (reading.read(in, (piece, _) -> piece.release())) {
                body = null;
                go(Phase.HEAD);
            }
            return true;
        }
        if (!reading.read(in, current::body) || phase != Phase.BODY) {
            return true;
        }
        body = null;
        if (exchange == null) {
            go(Phase.HEAD); // refused meanwhile, and the connection stays
        } else {
            go(Phase.ANSWER);
            current.bodyEnded();
        }
        return true;
    }

    private void go(Phase next) {
        phase = next;
        sinceNanos = readNanos;
    }

    /// A head or a body that is no HTTP: nothing that follows can be trusted.
    private void refuse(Refused refused) {
        Exchange current = exchange;
        if (current == null) {
            current = new Exchange(this, loop);
            exchange = current;
        }
        current.failForGood(refused.code(), refused.text());
    }

    void write(ByteBuf bytes) {
        writing.add(bytes.readableBytes());
        var _ = channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /// Whether a refused request's body is whole or will be soon.
    boolean canFinishBody() {
        return phase != Phase.BODY
                || (body instanceof SizedBody sized && sized.left() <= MOST_AHEAD_BYTES);
    }

    /// The answer is written and nothing is left of the exchange.
    void exchangeEnded(boolean staysOpen) {
        exchange = null;
        if (phase == Phase.CLOSED) {
            return;
        }
        if (!staysOpen || loop.commons.isDraining()) {
            end();
            return;
        }
        if (phase == Phase.BODY) {
            return; // its rest is discarded
        }
        go(Phase.HEAD);
        ByteBuf ahead = consuming ? null : unread.take();
        if (ahead == null) {
            updateReading();
        } else {
            readNanos = System.nanoTime();
            consume(ahead);
        }
    }

    /// Closes when everything is sent. A caller that may still send, for its head or its body was
    /// refused before all of it came, could miss the answer otherwise.
    private void end() {
        boolean lingers = phase == Phase.HEAD || phase == Phase.BODY || !unread.isEmpty();
        phase = lingers ? Phase.LINGER : Phase.CLOSED;
        sinceNanos = System.nanoTime();
        if (!consuming) {
            unread.drop();
        }
        var written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (lingers) {
            written.addListener(_ -> Hangup.afterOutput(channel));
            updateReading();
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    void upgrade() {
        phase = Phase.TUNNEL;
        ByteBuf ahead = unread.take();
        if (ahead != null) {
            consume(ahead);
        }
    }

    /// Closes once everything is sent, after a tunnel's other end did.
    void closeAfterWrites() {
        exchange = null;
        phase = Phase.CLOSED;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// Ends the connection so that nobody can take what was sent for a whole answer.
    void cut() {
        phase = Phase.CLOSED;
        Hangup.atOnce(channel);
    }

    /// Closes if nothing is under way.
    void closeIfIdle() {
        if (phase == Phase.HEAD && unread.isEmpty()) {
            var _ = channel.close();
        }
    }

    /// Reads only what there is room for.
    void updateReading() {
        boolean wanted =
                switch (phase) {
                    case HEAD, LINGER -> true;
                    case BODY -> exchange == null || exchange.wantsBody();
                    case ANSWER -> unread.bytes() < MOST_AHEAD_BYTES;
                    case TUNNEL -> exchange != null && exchange.wantsBody();
                    case CLOSED -> false;
                };
        if (channel.config().isAutoRead() != wanted) {
            readNanos = System.nanoTime();
            channel.config().setAutoRead(wanted);
        }
    }

    void tick(long now) {
        GatewayTimes times = loop.times;
        switch (phase) {
            case HEAD -> tickHead(now);
            case BODY -> {
                boolean stalled =
                        channel.config().isAutoRead() && now - readNanos > times.body().toNanos();
                if (stalled && exchange != null) {
                    exchange.failForGood(ErrorCode.REQUEST_TOO_SLOW, "the body stopped coming");
                } else if (stalled) {
                    cut();
                }
            }
            case LINGER -> {
                if (now - sinceNanos > times.linger().toNanos()) {
                    var _ = channel.close();
                }
            }
            case ANSWER, TUNNEL, CLOSED -> {}
        }
        if (exchange != null) {
            exchange.tick(now);
        }
        boolean isBlind = exchange != null && !channel.config().isAutoRead();
        if (isBlind && loop.commons.transport.hasPeerLeft(channel)) {
            var _ = channel.close();
        }
        long waiting = channel.bytesBeforeWritable();
        if (writing.isStalled(waiting, phase == Phase.CLOSED, now, times.write().toNanos())) {
            cut();
        }
    }

    private void tickHead(long now) {
        boolean begun = !unread.isEmpty();
        long most = (begun ? loop.times.head() : loop.times.idle()).toNanos();
        if (now - sinceNanos <= most) {
            return;
        }
        if (begun) {
            refuse(new Refused(ErrorCode.REQUEST_TOO_SLOW, "the head did not come in time"));
        } else {
            var _ = channel.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        phase = Phase.CLOSED;
        loop.commons.connections.decrementAndGet();
        loop.remove(this);
        unread.drop();
        Exchange left = exchange;
        exchange = null;
        if (left != null) {
            left.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        cut();
    }
}
