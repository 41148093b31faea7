package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.Body;
import dev.purlin.gateway.http.OpenBody;
import dev.purlin.gateway.http.Refused;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/// A connection to a replica or to the control plane. It serves one [Exchange] at a time, whose
/// caller is on the same event loop, and rests in the pool in between.
///
/// ```
/// IDLE ─request─▶ HEAD ─answer's head─▶ BODY ─its end─▶ IDLE
///                   └─ 101 ─▶ TUNNEL          └─ not reusable ─▶ CLOSED
/// ```
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private enum Phase {
        IDLE,
        HEAD,
        BODY,
        TUNNEL,
        CLOSED
    }

    private final Loop loop;
    private final Address address;
    private final Unread unread = new Unread();

    private @Nullable Channel channel;
    private Phase phase = Phase.IDLE;
    private @Nullable Exchange exchange;
    private @Nullable Body body;
    private boolean staysOpen;
    private boolean isUsed;
    private boolean broke;
    private long idleSinceNanos;

    /// Where a connection leads.
    record Address(String host, int port) {}

    UpstreamConnection(Loop loop, Address address) {
        this.loop = loop;
        this.address = address;
    }

    Address address() {
        return address;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    private Channel channel() {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    /// Sends the head; the future tells whether it got as far as the kernel.
    ChannelFuture begin(Exchange next, ByteBuf head) {
        exchange = next;
        phase = Phase.HEAD;
        return channel().write(head);
    }

    /// Whether an earlier request was served, so that the peer may be about to close.
    boolean isUsed() {
        return isUsed;
    }

    void write(ByteBuf bytes) {
        var _ = channel().write(bytes, channel().voidPromise());
    }

    void flush() {
        channel().flush();
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    boolean isActive() {
        return channel().isActive();
    }

    void setReading(boolean wanted) {
        if (channel().config().isAutoRead() != wanted) {
            channel().config().setAutoRead(wanted);
        }
    }

    void close() {
        phase = Phase.CLOSED;
        exchange = null;
        var _ = channel().close();
    }

    /// Closes once everything is sent, after a tunnel's other end did.
    void closeAfterWrites() {
        phase = Phase.CLOSED;
        exchange = null;
        channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    void rest(long now) {
        idleSinceNanos = now;
        isUsed = true;
        setReading(true);
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = unread.with((ByteBuf) message, context.alloc());
        try {
            while (step(in)) {}
        } catch (Refused refused) {
            in.skipBytes(in.readableBytes());
            Exchange served = exchange;
            close();
            if (served != null) {
                served.answerMalformed(refused.text());
            }
        } finally {
            if (in.isReadable() && phase == Phase.HEAD) {
                unread.keep(in);
            } else {
                in.release();
            }
        }
    }

    private boolean step(ByteBuf in) {
        Exchange served = exchange;
        if (!in.isReadable()) {
            return false;
        }
        if (served == null) {
            in.skipBytes(in.readableBytes());
            close(); // nobody asked for this
            return false;
        }
        return switch (phase) {
            case HEAD -> head(in, served);
            case BODY -> body(in, served);
            case TUNNEL -> {
                served.answerPiece(in.readRetainedSlice(in.readableBytes()), 0);
                yield false;
            }
            case IDLE, CLOSED -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
        };
    }

    private boolean head(ByteBuf in, Exchange served) {
        AnswerHead head = loop.answerHead;
        int available = loop.copyHead(in);
        if (!head.scan(loop.scratch, available)) {
            if (available == loop.scratch.length) {
                throw new Refused(
                        ErrorCode.HEAD_TOO_LARGE,
                        "an answer's head of more than %,d bytes".formatted(available));
            }
            return false;
        }
        in.skipBytes(head.length());
        if (head.status() == 101) {
            phase = Phase.TUNNEL;
            served.upgraded(head);
            return true;
        }
        if (head.isInterim()) {
            return true; // the gateway has answered what was expected
        }
        staysOpen = head.staysOpen();
        body = served.answer(head);
        if (body == null) {
            ended(in, served);
            return false;
        }
        phase = Phase.BODY;
        return true;
    }

    private boolean body(ByteBuf in, Exchange served) {
        if (body != null && body.read(in, served::answerPiece)) {
            ended(in, served);
            return false;
        }
        return phase == Phase.BODY;
    }

    private void ended(ByteBuf in, Exchange served) {
        boolean isClean = staysOpen && !in.isReadable() && phase != Phase.CLOSED;
        body = null;
        exchange = null;
        phase = Phase.IDLE;
        in.skipBytes(in.readableBytes());
        served.answerEnded(this, isClean);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.flushClient();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.pool.remove(this);
        unread.drop();
        Exchange served = exchange;
        exchange = null;
        boolean endsBody = phase == Phase.BODY && !broke;
        phase = Phase.CLOSED;
        if (served == null) {
            return;
        }
        if (endsBody && body instanceof OpenBody open) {
            open.end(served::answerPiece);
            served.answerEnded(this, false);
        } else {
            served.upstreamClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broke = true;
        var _ = context.close();
    }
}
