package dev.purlin.gateway;

import dev.purlin.gateway.http.Body;
import dev.purlin.gateway.http.ChunkedBody;
import dev.purlin.gateway.http.Framing;
import dev.purlin.gateway.http.RequestHead;
import dev.purlin.gateway.http.SizedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The request half of an [Exchange]: its head as it goes on, and the body, held back until there
/// is a connection and then kept as long as all of it may have to be sent once more.
///
/// ```
/// HELD ─sendAll─▶ SENT, KEPT ─more than may be held, or the head is out and not to repeat─▶ SENT
/// ```
final class RequestHalf {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final GatewayLimits limits;
    private final HeldBody held = new HeldBody();

    private @Nullable ByteBuf head;
    private @Nullable ChannelFuture headWritten;
    private long mostBytes;
    private boolean hasBody;
    private boolean rechunks;
    private boolean bodyEnded;
    private boolean owesContinue;

    RequestHalf(GatewayLimits limits) {
        this.limits = limits;
    }

    /// Reads what the head says of the body; null when there is none.
    ///
    /// @param order says how much may come, and whether it is searched: then a chunk's own size
    ///   must not come between the pieces of JSON
    @Nullable Body open(RequestHead head, Order order) {
        mostBytes =
                order instanceof Order.ToControlPlane
                        ? limits.controlPlaneBodyBytes()
                        : limits.bodyBytes();
        Framing framing = head.bodyFraming();
        owesContinue = head.expectsContinue();
        hasBody = framing != Framing.NONE;
        bodyEnded = !hasBody;
        rechunks = order instanceof Order.Search && framing == Framing.CHUNKED;
        return switch (framing) {
            case NONE, UNTIL_CLOSE -> null;
            case SIZED -> new SizedBody(head.bodyBytes());
            case CHUNKED -> new ChunkedBody(mostBytes, rechunks);
        };
    }

    /// Takes over the head as it goes on.
    void head(ByteBuf written) {
        head = written;
    }

    /// The most that the body may have, where it goes.
    long mostBytes() {
        return mostBytes;
    }

    boolean hasBody() {
        return hasBody;
    }

    boolean bodyHasEnded() {
        return bodyEnded;
    }

    boolean owesContinue() {
        return owesContinue;
    }

    /// True once, if the caller waits for leave to send its body.
    boolean takeContinue() {
        boolean owed = owesContinue && !bodyEnded;
        owesContinue = false;
        return owed;
    }

    boolean hasRoom() {
        return held.bytes() < limits.heldBytes();
    }

    /// Whether everything that has come can be sent once more.
    boolean isWhole() {
        return held.isWhole();
    }

    /// Whether the head got as far as the kernel, so that the peer may have begun with it.
    boolean isSent() {
        return headWritten != null && headWritten.isSuccess();
    }

    /// Keeps a piece until there is a connection.
    void hold(ByteBuf piece) {
        held.add(framed(piece));
    }

    /// Sends the head and all that is held.
    void sendAll(Exchange exchange, UpstreamConnection to) {
        ByteBuf written = head;
        if (written == null) {
            throw new IllegalStateException("no head to send");
        }
        headWritten = to.begin(exchange, written.retainedDuplicate());
        held.forEach(to::write);
        trim();
    }

    /// @param mayRepeat keep the piece for another attempt, if all before it are kept
    void send(ByteBuf piece, @Nullable UpstreamConnection to, boolean mayRepeat) {
        sendFramed(framed(piece), to, mayRepeat);
    }

    private void sendFramed(ByteBuf piece, @Nullable UpstreamConnection to, boolean mayRepeat) {
        if (to == null) {
            piece.release();
            return;
        }
        if (mayRepeat && held.isWhole()) {
            held.add(piece.retainedDuplicate());
            trim();
        } else {
            held.drop();
        }
        to.write(piece);
    }

    private void trim() {
        if (held.bytes() > limits.heldBytes()) {
            held.drop();
        }
    }

    /// No piece comes any more.
    void bodyEnds() {
        bodyEnded = true;
    }

    /// Keeps what ends the body, where pieces alone do not.
    void holdEnd() {
        if (rechunks) {
            held.add(Unpooled.wrappedBuffer(LAST_CHUNK));
        }
    }

    /// Sends what ends the body, where pieces alone do not.
    void sendEnd(@Nullable UpstreamConnection to, boolean mayRepeat) {
        if (rechunks) {
            sendFramed(Unpooled.wrappedBuffer(LAST_CHUNK), to, mayRepeat);
        }
    }

    private ByteBuf framed(ByteBuf piece) {
        if (!rechunks) {
            return piece;
        }
        String size = Integer.toHexString(piece.readableBytes()) + "\r\n";
        return Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(size.getBytes(StandardCharsets.US_ASCII)),
                piece,
                Unpooled.wrappedBuffer(CRLF));
    }

    /// Lets go of everything.
    void drop() {
        held.drop();
        ByteBuf written = head;
        head = null;
        if (written != null) {
            written.release();
        }
    }
}
