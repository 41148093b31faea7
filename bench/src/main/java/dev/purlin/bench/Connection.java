package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;

/// One connection of a lane and the one request that is under way on it; owned by the lane's loop.
///
/// Every request begun here is concluded exactly once towards the lane, by [#succeed] or [#fail].
final class Connection extends ChannelInboundHandlerAdapter implements MessageReader.Sink {
    private final Lane lane;
    private final Channel channel;
    private final MessageReader reader = new MessageReader(MessageReader.Side.ANSWERS, this);
    private final EventCounter eventCounter = new EventCounter();
    private final KeptBody keptBody;

    private boolean busy;
    private long request;
    private long dueNanos;
    private long writtenNanos;
    private boolean answering;
    private long firstByteNanos;
    private long events;
    private long firstEventNanos;
    private long lastEventNanos;
    private long readNanos;
    private int status;
    private boolean keepAlive;
    private Framing framing = Framing.NONE;

    Connection(Lane lane, Channel channel) {
        this.lane = lane;
        this.channel = channel;
        keptBody = new KeptBody(mostKept(lane.plan().success()));
    }

    void send(long ticket, long due, long nowNanos) {
        busy = true;
        request = ticket;
        dueNanos = due;
        writtenNanos = nowNanos;
        answering = false;
        events = 0;
        if (lane.answersHaveNoBody()) {
            reader.expectNoBody();
        }
        write(lane.requests().head(ticket));
        write(lane.requests().body(ticket));
        channel.flush();
    }

    private void write(ByteBuf bytes) {
        if (bytes.isReadable()) {
            lane.tally().bytesOut += bytes.readableBytes();
            var _ = channel.write(bytes, channel.voidPromise());
        }
    }

    boolean overdue(long nowNanos, long timeoutNanos) {
        return busy && nowNanos - writtenNanos > timeoutNanos;
    }

    void timeOut(long nowNanos) {
        fail(Failure.TIMEOUT, nowNanos);
    }

    void abandon(long nowNanos) {
        if (busy) {
            fail(Failure.ABANDONED, nowNanos);
        }
    }

    void close() {
        var _ = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            lane.tally().bytesIn += in.readableBytes();
            if (busy) {
                read(in);
            } else {
                close(); // bytes that answer nothing
            }
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        readNanos = System.nanoTime();
        if (!answering) {
            answering = true;
            firstByteNanos = readNanos;
        }
        if (reader.read(in)) {
            answered(keepAlive && !in.isReadable() && wholeRequestSent());
        }
    }

    /// An answer may come before the request has left; such a connection is not used again.
    private boolean wholeRequestSent() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent != null && unsent.isEmpty();
    }

    @Override
    public void head(MessageReader.Head head) {
        status = head.status;
        keepAlive = head.keepAlive;
        framing = head.framing;
        eventCounter.clear(framing);
        keptBody.clear();
    }

    @Override
    public void body(ByteBuf bytes, int from, int length) {
        keptBody.add(bytes, from, length);
        if (framing != Framing.NONE) {
            events(eventCounter.count(bytes, from, length));
        }
    }

    private void events(int ended) {
        for (int i = 0; i < ended; i++) {
            if (events > 0) {
                lane.tally().betweenEvents.record(readNanos - lastEventNanos);
            } else {
                firstEventNanos = readNanos;
            }
            events++;
            lastEventNanos = readNanos;
        }
    }

    private void answered(boolean reusable) {
        if (framing != Framing.NONE) {
            events(eventCounter.countAtEnd());
        }
        lane.tally().statuses[status]++;
        switch (lane.plan().success()) {
            case Success.Any2xx() -> judged(status / 100 == 2, Failure.STATUS);
            case Success.Status(int wanted) -> judged(status == wanted, Failure.STATUS);
            case Success.Checked(var check, _) -> judged(accepts(check), Failure.CHECK);
        }
        conclude(reusable);
    }

    private void judged(boolean success, Failure otherwise) {
        if (success) {
            succeeded(lane.tally());
        } else {
            lane.tally().failed(otherwise, dueNanos, readNanos);
        }
    }

    private boolean accepts(Success.Check check) {
        try {
            return keptBody.whole() && check.accepts(request, status, keptBody.content());
        } catch (RuntimeException _) {
            return false; // the contract of Check: a throw is a "no"
        }
    }

    private static int mostKept(Success success) {
        return switch (success) {
            case Success.Checked(_, int mostBytes) -> mostBytes;
            case Success.Any2xx(), Success.Status(_) -> 0;
        };
    }

    private void succeeded(Tally tally) {
        tally.succeeded++;
        tally.latency.record(readNanos - dueNanos);
        tally.firstByte.record(firstByteNanos - dueNanos);
        if (events > 0) {
            tally.events += events;
            tally.firstEvent.record(firstEventNanos - dueNanos);
        }
    }

    private void fail(Failure failure, long nowNanos) {
        readNanos = nowNanos;
        lane.tally().failed(failure, dueNanos, nowNanos);
        conclude(false);
    }

    private void conclude(boolean reusable) {
        busy = false;
        lane.tally().answered(readNanos);
        if (!reusable) {
            close();
        }
        lane.concluded(this, reusable, readNanos);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (busy) {
            readNanos = System.nanoTime();
            if (reader.endsByClose()) {
                answered(false);
            } else {
                fail(Failure.RESET, readNanos);
            }
        }
        lane.gone(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case IOException _ -> ended(Failure.RESET);
            case MalformedMessage _ -> ended(Failure.MALFORMED);
            default -> lane.broke(cause);
        }
    }

    private void ended(Failure failure) {
        if (busy) {
            fail(failure, System.nanoTime());
        } else {
            close();
        }
    }
}
