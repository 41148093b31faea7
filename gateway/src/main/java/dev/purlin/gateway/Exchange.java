package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.Body;
import dev.purlin.gateway.http.ChunkedBody;
import dev.purlin.gateway.http.Framing;
import dev.purlin.gateway.http.OpenBody;
import dev.purlin.gateway.http.RequestHead;
import dev.purlin.gateway.http.SizedBody;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request on its way, from its head to the end of its answer. Everything happens on the event
/// loop of the caller's connection, on which the connection to the replica is too.
///
/// ```
///            model found            connection            answer's head
/// SEARCHING ───────────▶ DELIVERING ──────────▶ SENDING ───────────────▶ ANSWERING ─▶ DONE
///                            ▲                     │ │ 101
///                            └─ closed before an ──┘ └────▶ TUNNEL ─ either side closes ─▶ DONE
///                               answer, repeatable
///
/// any ─ caller gone, deadline, refused ─▶ DONE: place left, permit and connection closed, one outcome
/// ```
final class Exchange {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private enum State {
        SEARCHING,
        DELIVERING,
        SENDING,
        ANSWERING,
        TUNNEL,
        DONE
    }

    private final ClientConnection client;
    private final Loop loop;
    private final Account account = new Account();
    private final HeldBody held = new HeldBody();
    private final Delivery delivery;

    private State state = State.DELIVERING;
    private Order order = new Order.ToControlPlane();
    private long snapshotNumber;
    private @Nullable BodySearch search;
    private @Nullable UpstreamConnection upstream;
    private @Nullable ByteBuf forward;
    private @Nullable ChannelFuture headWritten;
    private String target = "";
    private boolean staysOpen;
    private boolean toOld;
    private boolean wantsWebSocket;
    private boolean owesContinue;
    private boolean rechunks;
    private boolean bodyEnded;
    private int status;
    private Duration timeout;
    private long activeNanos = account.beganNanos();

    Exchange(ClientConnection client, Loop loop) {
        this.client = client;
        this.loop = loop;
        delivery = new Delivery(this, account, loop);
        timeout = loop.times.controlPlane();
    }

    private ByteBufAllocator allocator() {
        return client.channel().alloc();
    }

    /// Reads the head; nothing happens yet. Null when the request has no body.
    @Nullable Body open(RequestHead head) {
        account.asked(head.method(), head.target());
        target = head.target();
        staysOpen = head.staysOpen();
        toOld = head.isOld();
        wantsWebSocket = head.wantsWebSocket();
        owesContinue = head.expectsContinue();
        bodyEnded = head.bodyFraming() == Framing.NONE;
        Snapshot snapshot = loop.commons.snapshots.current();
        snapshotNumber = snapshot.number();
        order = loop.intake.order(head, snapshot, account);
        // A chunk's own size must not come between the pieces of JSON.
        rechunks = order instanceof Order.Search && head.bodyFraming() == Framing.CHUNKED;
        return switch (head.bodyFraming()) {
            case NONE, UNTIL_CLOSE -> null;
            case SIZED -> new SizedBody(head.bodyBytes());
            case CHUNKED -> new ChunkedBody(loop.limits.bodyBytes(), rechunks);
        };
    }

    /// Does what was read. The head holds only during this call, so what goes on is written here.
    void begin(RequestHead head) {
        if (head.bodyBytes() > loop.limits.bodyBytes()) {
            fail(
                    ErrorCode.BODY_TOO_LARGE,
                    "a body of %,d bytes, at most %,d"
                            .formatted(head.bodyBytes(), loop.limits.bodyBytes()));
            return;
        }
        switch (order) {
            case Order.Refuse(ErrorCode code, String text) -> fail(code, text);
            case Order.Wake wake -> wake(wake);
            case Order.Search searching -> search(searching, head);
            case Order.ToControlPlane _ -> {
                forward = Heads.forControlPlane(client.channel(), head, account, loop);
                delivery.toControlPlane();
            }
            case Order.ToReplica to -> {
                forward =
                        to.isPredict()
                                ? Heads.forPredict(
                                        client.channel(), head, account, to.target(), loop)
                                : Heads.forReplica(
                                        client.channel(), head, account, to.target(), loop);
                deliver(to);
            }
        }
    }

    private void deliver(Order.ToReplica to) {
        state = State.DELIVERING;
        timeout = to.deployment().predictTimeout();
        delivery.toReplica(to, snapshotNumber);
    }

    private void wake(Order.Wake wake) {
        loop.commons.wanted(wake.deployment().id());
        boolean stays = staysOpen && client.canFinishBody() && !owesContinue;
        client.write(Answers.waking(allocator(), account.requestId(), stays));
        client.flush();
        finish(202, null);
        client.exchangeEnded(stays);
    }

    private void search(Order.Search searching, RequestHead head) {
        state = State.SEARCHING;
        search = new BodySearch(searching, head.authorization(), loop);
        forward = Heads.forReplica(client.channel(), head, account, target, loop);
        if (bodyEnded) {
            fail(ErrorCode.MODEL_NOT_NAMED, "no body, so no member \"model\"");
            return;
        }
        payContinue();
    }

    private void payContinue() {
        if (owesContinue && !bodyEnded && account.bytesIn() == 0) {
            client.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
            client.flush();
        }
        owesContinue = false;
    }

    /// A piece of the request's body.
    void body(ByteBuf piece, int payload) {
        account.in(payload);
        switch (state) {
            case SEARCHING -> searched(piece);
            case DELIVERING -> held.add(framed(piece));
            case SENDING, ANSWERING -> send(framed(piece));
            case TUNNEL, DONE -> piece.release();
        }
    }

    private ByteBuf framed(ByteBuf piece) {
        if (!rechunks) {
            return piece;
        }
        String size = Integer.toHexString(piece.readableBytes()) + "\r\n";
        return Unpooled.wrappedBuffer(ascii(size), piece, ascii("\r\n"));
    }

    private void searched(ByteBuf piece) {
        BodySearch searching = search;
        if (searching == null) {
            throw new IllegalStateException("no search in " + state);
        }
        var progress = searching.read(piece);
        held.add(framed(piece));
        switch (progress) {
            case FOUND -> found(searching);
            case ABSENT ->
                    fail(ErrorCode.MODEL_NOT_NAMED, "the body has no member \"model\" with a name");
            case SEARCHING -> {
                BodySearch.Given given = searching.givenUp();
                if (given != null) {
                    fail(given.code(), given.text());
                }
            }
        }
    }

    private void found(BodySearch searching) {
        searching.close();
        Snapshot snapshot = loop.commons.snapshots.current();
        snapshotNumber = snapshot.number();
        order =
                loop.intake.byModel(
                        searching.model(), snapshot, searching.authorization(), target, account);
        switch (order) {
            case Order.ToReplica to -> deliver(to);
            case Order.Refuse(ErrorCode code, String text) -> fail(code, text);
            case Order.Search _, Order.Wake _, Order.ToControlPlane _ ->
                    throw new IllegalStateException("a model leads to a replica only");
        }
    }

    /// The last piece was given.
    void bodyEnded() {
        bodyEnded = true;
        if (state == State.SEARCHING) {
            fail(ErrorCode.MODEL_NOT_NAMED, "the body ends before its member \"model\"");
        } else if (rechunks && state == State.DELIVERING) {
            held.add(ascii("0\r\n\r\n"));
        } else if (rechunks && state != State.DONE) {
            send(ascii("0\r\n\r\n"));
        }
    }

    private void send(ByteBuf piece) {
        UpstreamConnection to = upstream;
        if (to == null) {
            piece.release();
            return;
        }
        if (state == State.SENDING && held.isWhole()) {
            boolean isSent = headWritten != null && headWritten.isSuccess();
            if (isSent && !delivery.repeatsSent()) {
                held.drop();
            } else {
                held.add(piece.retainedDuplicate());
                trimHeld();
            }
        }
        to.write(piece);
    }

    private void trimHeld() {
        if (held.bytes() > loop.limits.heldBytes()) {
            held.drop();
        }
    }

    /// Whether more of the caller's bytes can be used now.
    boolean wantsBody() {
        return switch (state) {
            case SEARCHING, DONE -> true;
            case DELIVERING -> held.bytes() < loop.limits.heldBytes();
            case SENDING, ANSWERING, TUNNEL -> upstream == null || upstream.isWritable();
        };
    }

    /// A connection is there: everything that has come goes on.
    void sendOn(UpstreamConnection connection) {
        ByteBuf head = forward;
        if (head == null) {
            throw new IllegalStateException("nothing to send in " + state);
        }
        state = State.SENDING;
        upstream = connection;
        headWritten = connection.begin(this, head.retainedDuplicate());
        held.forEach(connection::write);
        trimHeld();
        payContinue();
        if (!client.isConsuming()) {
            connection.flush();
        }
        client.updateReading();
    }

    void flushUpstream() {
        if (upstream != null) {
            upstream.flush();
        }
    }

    void flushClient() {
        client.flush();
    }

    void upstreamWritable() {
        client.updateReading();
    }

    void clientWritable() {
        if (upstream != null) {
            upstream.setReading(client.isWritable());
        }
    }

    /// Passes the answer's head on. Null when the answer has no body.
    @Nullable Body answer(AnswerHead head) {
        state = State.ANSWERING;
        status = head.status();
        dropRequest();
        Framing framing = head.bodyFraming(account.method().equals("HEAD"));
        boolean isOpen = framing == Framing.CHUNKED || framing == Framing.UNTIL_CLOSE;
        staysOpen = staysOpen && bodyEnded && !(toOld && isOpen) && !loop.commons.isDraining();
        client.write(Heads.answer(allocator(), head, account, isOpen && !toOld, toOld, staysOpen));
        return switch (framing) {
            case NONE -> null;
            case SIZED -> new SizedBody(head.bodyBytes());
            case CHUNKED -> new ChunkedBody(Long.MAX_VALUE, toOld);
            case UNTIL_CLOSE -> new OpenBody(!toOld);
        };
    }

    void answerPiece(ByteBuf piece, int payload) {
        if (state == State.DONE) {
            piece.release();
            return;
        }
        activeNanos = System.nanoTime();
        account.out(payload);
        client.write(piece);
        if (!client.isWritable() && upstream != null) {
            upstream.setReading(false);
        }
    }

    /// @param isClean the connection can serve another request
    void answerEnded(UpstreamConnection connection, boolean isClean) {
        upstream = null;
        delivery.close();
        if (isClean && bodyEnded) {
            loop.pool.give(connection);
        } else {
            connection.close();
        }
        client.flush();
        finish(status, null);
        client.exchangeEnded(staysOpen);
    }

    void answerMalformed(String text) {
        upstream = null;
        fail(ErrorCode.REPLICA_FAILED, "the answer is no HTTP/1.1: " + text);
    }

    /// The connection is another protocol's from now on.
    void upgraded(AnswerHead head) {
        if (!wantsWebSocket || state != State.SENDING) {
            fail(ErrorCode.REPLICA_FAILED, "an upgrade that nobody asked for");
            return;
        }
        state = State.TUNNEL;
        status = head.status();
        activeNanos = System.nanoTime();
        dropRequest();
        client.write(Heads.upgraded(allocator(), head, account));
        client.flush();
        client.upgrade();
    }

    void tunnelled(ByteBuf piece) {
        activeNanos = System.nanoTime();
        account.in(piece.readableBytes());
        if (upstream == null) {
            piece.release();
        } else {
            upstream.write(piece);
        }
    }

    /// The connection ended where the answer did not.
    void upstreamClosed() {
        UpstreamConnection closed = upstream;
        upstream = null;
        switch (state) {
            case SENDING -> unanswered(closed != null && closed.isUsed());
            case TUNNEL -> {
                delivery.close();
                finish(status, null);
                client.closeAfterWrites();
            }
            case SEARCHING, DELIVERING, ANSWERING ->
                    fail(ErrorCode.REPLICA_FAILED, "the replica broke its answer off");
            case DONE -> {}
        }
    }

    private void unanswered(boolean wasUsed) {
        boolean isSent = headWritten != null && headWritten.isSuccess();
        boolean mayRepeat =
                !isSent || delivery.repeatsSent() || (wasUsed && SAFE.contains(account.method()));
        String reason = "the replica closed the connection without an answer";
        if (!held.isWhole() || !mayRepeat) {
            ErrorCode code =
                    delivery.isForReplica() ? ErrorCode.REPLICA_FAILED : ErrorCode.NO_ROUTE;
            fail(code, reason);
            return;
        }
        state = State.DELIVERING;
        delivery.broke(wasUsed);
        delivery.again(reason);
    }

    void clientGone() {
        if (state == State.DONE) {
            return;
        }
        boolean isTunnel = state == State.TUNNEL;
        UpstreamConnection open = upstream;
        upstream = null;
        if (open != null && isTunnel) {
            open.closeAfterWrites();
        } else if (open != null) {
            open.close();
        }
        release();
        finish(
                isTunnel ? status : ErrorCode.CLIENT_GONE.status(),
                isTunnel ? null : ErrorCode.CLIENT_GONE);
    }

    void tick(long now) {
        if (state == State.TUNNEL) {
            if (now - activeNanos > loop.times.tunnel().toNanos()) {
                fail(ErrorCode.ANSWER_TOO_SLOW, "the tunnel was silent");
            }
            return;
        }
        if (now - account.beganNanos() <= timeout.toNanos()) {
            return;
        }
        String most = "%,d ms".formatted(timeout.toMillis());
        switch (state) {
            case SEARCHING -> failForGood(ErrorCode.REQUEST_TOO_SLOW, "no model within " + most);
            case DELIVERING ->
                    fail(ErrorCode.WAITED_TOO_LONG, "no replica took the request within " + most);
            case SENDING, ANSWERING ->
                    fail(ErrorCode.ANSWER_TOO_SLOW, "no whole answer within " + most);
            case TUNNEL, DONE -> {}
        }
    }

    /// Answers with the error, and closes the connection whatever the caller wished.
    void failForGood(ErrorCode code, String text) {
        staysOpen = false;
        fail(code, text);
    }

    /// Answers with the error; an answer that has begun is cut off instead.
    void fail(ErrorCode code, String text) {
        if (state == State.DONE) {
            return;
        }
        boolean hasBegun = state == State.ANSWERING || state == State.TUNNEL;
        release();
        finish(hasBegun ? status : code.status(), code);
        if (hasBegun) {
            client.cut();
            return;
        }
        boolean stays = staysOpen && client.canFinishBody() && !owesContinue;
        boolean withBody = !account.method().equals("HEAD");
        client.write(Answers.error(allocator(), code, text, account, stays, withBody));
        client.flush();
        client.exchangeEnded(stays);
    }

    private void release() {
        UpstreamConnection open = upstream;
        upstream = null;
        if (open != null) {
            open.close();
        }
        delivery.close();
        dropRequest();
    }

    private void dropRequest() {
        held.drop();
        if (search != null) {
            search.close();
        }
        ByteBuf written = forward;
        forward = null;
        if (written != null) {
            written.release();
        }
    }

    private void finish(int endStatus, @Nullable ErrorCode error) {
        state = State.DONE;
        loop.commons.ended(account.outcome(endStatus, error));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
