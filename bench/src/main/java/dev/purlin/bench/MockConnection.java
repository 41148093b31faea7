package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// One connection to a [MockServer], on its event loop: one request at a time, the next one read
/// only after the answer to the last. A client that sends it sooner is cut off.
final class MockConnection extends ChannelInboundHandlerAdapter implements MessageReader.Sink {
    /// Of a request's body, for a watcher.
    private static final int MOST_WATCHED_BYTES = 1 << 26;

    private final MockServer server;
    private final Channel channel;
    private final MessageReader reader = new MessageReader(MessageReader.Side.REQUESTS, this);
    private final KeptBody body;

    private boolean answering;
    private boolean keepAlive;
    private String requestLine = "";
    private long askedNanos;

    MockConnection(MockServer server, Channel channel) {
        this.server = server;
        this.channel = channel;
        body = new KeptBody(server.plan().watched() ? MOST_WATCHED_BYTES : 0);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            boolean asked = !answering && reader.read(in);
            if (in.isReadable()) {
                close();
            } else if (asked) {
                asked();
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void head(MessageReader.Head head) {
        keepAlive = head.keepAlive;
        requestLine = head.startLine;
        body.clear();
    }

    @Override
    public void body(ByteBuf bytes, int from, int length) {
        body.add(bytes, from, length);
    }

    private void asked() {
        if (requestLine.startsWith("GET /health")) {
            write(server.answers().healthy(), true);
            return;
        }
        askedNanos = System.nanoTime();
        answering = true;
        MockServer.Turn turn = server.turn();
        MockPlan plan = server.plan();
        if (plan.watched()) {
            plan.watcher()
                    .saw(requestLine, StandardCharsets.UTF_8.decode(body.content()).toString());
        }
        at(turn.answerAfterNanos(), () -> answer(turn));
    }

    private void answer(MockServer.Turn turn) {
        switch (turn.fault()) {
            case null -> answer();
            case MockPlan.Fault.Status(int status, _) -> last(MockAnswers.status(status));
            case MockPlan.Fault.Hang _ -> {}
            case MockPlan.Fault.Reset _ -> {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                close();
            }
            case MockPlan.Fault.Cut _ -> {
                keepAlive = false;
                last(server.plan().events() > 0 ? server.answers().event(0) : half());
            }
        }
    }

    private ByteBuf half() {
        return server.answers().half();
    }

    private void answer() {
        if (server.plan().events() == 0) {
            last(server.answers().plain());
        } else {
            event(0, server.sinceNanos(askedNanos));
        }
    }

    /// Events are due at their times from the request, so that a late one does not delay the
    /// others.
    private void event(int number, long dueNanos) {
        ByteBuf bytes = server.answers().event(number);
        if (number == server.plan().events() - 1) {
            last(bytes);
            return;
        }
        write(bytes, false);
        long next = dueNanos + server.plan().every().toNanos();
        at(next, () -> event(number + 1, next));
    }

    private void last(ByteBuf bytes) {
        answering = false;
        server.answered();
        write(bytes, true);
    }

    private void write(ByteBuf bytes, boolean last) {
        if (last && !keepAlive) {
            var _ = channel.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
        } else {
            var _ = channel.writeAndFlush(bytes, channel.voidPromise());
        }
    }

    private void at(long nanosFromAsked, Runnable task) {
        long wait = nanosFromAsked - server.sinceNanos(askedNanos);
        if (wait <= 0) {
            task.run();
        } else {
            var _ = channel.eventLoop().schedule(() -> ifOpen(task), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void ifOpen(Runnable task) {
        if (channel.isActive()) {
            task.run();
        }
    }

    private void close() {
        var _ = channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (answering) {
            answering = false;
            server.answered();
        }
        server.gone(channel);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }
}
