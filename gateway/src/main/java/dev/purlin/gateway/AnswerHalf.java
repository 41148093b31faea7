package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.Body;
import dev.purlin.gateway.http.ChunkedBody;
import dev.purlin.gateway.http.Framing;
import dev.purlin.gateway.http.OpenBody;
import dev.purlin.gateway.http.RequestHead;
import dev.purlin.gateway.http.SizedBody;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// The answer half of an [Exchange]: what the caller is told, in the framing it understands, and
/// whether its connection stays.
final class AnswerHalf {
    private static final byte[] CONTINUE = Heads.ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final ClientConnection client;
    private final Account account;
    private boolean staysOpen;
    private boolean toOld;
    private int status;
    private long activeNanos;

    AnswerHalf(ClientConnection client, Account account) {
        this.client = client;
        this.account = account;
        activeNanos = account.beganNanos();
    }

    private ByteBufAllocator allocator() {
        return client.channel().alloc();
    }

    void open(RequestHead head) {
        staysOpen = head.staysOpen();
        toOld = head.isOld();
    }

    boolean staysOpen() {
        return staysOpen;
    }

    void closeAfter() {
        staysOpen = false;
    }

    /// As the caller saw it.
    int status() {
        return status;
    }

    /// When the last piece went by.
    long activeNanos() {
        return activeNanos;
    }

    void active() {
        activeNanos = System.nanoTime();
    }

    /// Asks for the body.
    void goOn() {
        client.write(allocator().buffer(CONTINUE.length).writeBytes(CONTINUE));
        client.flush();
    }

    /// Passes the head on; null when the answer has no body.
    @Nullable Body begin(AnswerHead head, boolean mayStay) {
        status = head.status();
        Framing framing = head.bodyFraming(account.method().equals("HEAD"));
        boolean isOpen = framing == Framing.CHUNKED || framing == Framing.UNTIL_CLOSE;
        staysOpen = staysOpen && mayStay && !(toOld && isOpen);
        client.write(Heads.answer(allocator(), head, account, isOpen && !toOld, toOld, staysOpen));
        return switch (framing) {
            case NONE -> null;
            case SIZED -> new SizedBody(head.bodyBytes());
            case CHUNKED -> new ChunkedBody(Long.MAX_VALUE, toOld);
            case UNTIL_CLOSE -> new OpenBody(!toOld);
        };
    }

    void piece(ByteBuf piece, int payload) {
        active();
        account.out(payload);
        client.write(piece);
    }

    /// The caller's connection is another protocol's from now on.
    void upgraded(AnswerHead head) {
        status = head.status();
        active();
        client.write(Heads.upgraded(allocator(), head, account));
        client.flush();
        client.upgrade();
    }

    /// Writes an answer of the gateway's own.
    void refuse(ErrorCode code, String text, boolean stays) {
        boolean withBody = !account.method().equals("HEAD");
        client.write(Answers.error(allocator(), code, text, account, stays, withBody));
        client.flush();
    }

    void waking(boolean stays) {
        client.write(Answers.waking(allocator(), account.requestId(), stays));
        client.flush();
    }
}
