package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.Body;
import dev.purlin.gateway.http.RequestHead;
import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request on its way, from its head to the end of its answer. What goes on is the
/// [RequestHalf]'s, what comes back the [AnswerHalf]'s, the way to a connection the [Delivery]'s;
/// here is what holds them together. Everything happens on the event loop of the caller's
/// connection, on which the connection to the replica is too.
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
    private final RequestHalf request;
    private final AnswerHalf answer;
    private final Delivery delivery;

    private State state = State.DELIVERING;
    private Order order = Order.TO_CONTROL_PLANE;
    private @Nullable BodySearch search;
    private @Nullable UpstreamConnection upstream;
    private String target = "";
    private boolean wantsWebSocket;
    private Duration timeout;

    Exchange(ClientConnection client, Loop loop) {
        this.client = client;
        this.loop = loop;
        request = new RequestHalf(loop.limits);
        answer = new AnswerHalf(client, account);
        delivery = new Delivery(this, account, loop);
        timeout = loop.times.controlPlane();
    }

    /// Reads the head; nothing happens yet. Null when the request has no body.
    @Nullable Body open(RequestHead head) {
        account.asked(head.method(), head.target());
        target = head.target();
        wantsWebSocket = head.wantsWebSocket();
        order = loop.intake.order(head, loop.commons.snapshots.current(), account);
        answer.open(head);
        return request.open(head, order);
    }

    /// Does what was read. The head holds only during this call, so what goes on is written here.
    void begin(RequestHead head) {
        if (head.bodyBytes() > request.mostBytes()) {
            fail(
                    ErrorCode.BODY_TOO_LARGE,
                    "a body of %,d bytes, at most %,d"
                            .formatted(head.bodyBytes(), request.mostBytes()));
            return;
        }
        var heads = new Heads(client, head, account);
        switch (order) {
            case Order.Search searching -> {
                request.head(heads.forReplica(target, true));
                search(searching, head);
            }
            case Order.ToControlPlane _ -> {
                request.head(heads.forControlPlane(loop.commons.settings.controlPlane().secret()));
                delivery.toControlPlane();
            }
            case Order.ToReplica to -> {
                request.head(heads.forReplica(to.target(), to.isPredict()));
                follow(to);
            }
            case Order.Refuse _, Order.Wake _ -> follow(order);
        }
    }

    private void follow(Order next) {
        switch (next) {
            case Order.Refuse(ErrorCode code, String text) -> fail(code, text);
            case Order.Wake wake -> wake(wake);
            case Order.ToReplica to -> {
                state = State.DELIVERING;
                timeout = to.deployment().predictTimeout();
                delivery.toReplica(to);
            }
            case Order.Search _, Order.ToControlPlane _ ->
                    throw new IllegalStateException("needs the head, which is gone: " + next);
        }
    }

    private void wake(Order.Wake wake) {
        loop.commons.wanted(wake.deployment().id());
        boolean stays = mayStay();
        answer.waking(stays);
        finish(202, null);
        client.exchangeEnded(stays);
    }

    private boolean mayStay() {
        return answer.staysOpen()
                && client.canFinishBody()
                && !request.owesContinue()
                && !loop.commons.isDraining();
    }

    private void search(Order.Search searching, RequestHead head) {
        state = State.SEARCHING;
        search = new BodySearch(loop, searching, head.authorization(), target, account);
        if (request.hasBody()) {
            payContinue();
        } else {
            follow(BodySearch.ended());
        }
    }

    private void payContinue() {
        if (request.takeContinue() && account.bytesIn() == 0) {
            answer.goOn();
        }
    }

    /// A piece of the request's body.
    void body(ByteBuf piece, int payload) {
        account.in(payload);
        switch (state) {
            case SEARCHING -> searched(piece);
            case DELIVERING -> request.hold(piece);
            case SENDING, ANSWERING -> request.send(piece, upstream, mayRepeat());
            case TUNNEL, DONE -> piece.release();
        }
    }

    /// Whether another attempt may follow, as things are now.
    private boolean mayRepeat() {
        return state == State.SENDING && (!request.isSent() || delivery.repeatsSent());
    }

    private void searched(ByteBuf piece) {
        BodySearch searching = search;
        if (searching == null) {
            throw new IllegalStateException("no search in " + state);
        }
        Order found = searching.read(piece);
        request.hold(piece);
        if (found != null) {
            searching.close();
            follow(found);
        }
    }

    /// The last piece was given.
    void bodyEnded() {
        request.bodyEnds();
        switch (state) {
            case SEARCHING -> follow(BodySearch.ended());
            case DELIVERING -> request.holdEnd();
            case SENDING, ANSWERING -> request.sendEnd(upstream, mayRepeat());
            case TUNNEL, DONE -> {}
        }
    }

    /// Whether more of the caller's bytes can be used now.
    boolean wantsBody() {
        return switch (state) {
            case SEARCHING, DONE -> true;
            case DELIVERING -> request.hasRoom();
            case SENDING, ANSWERING, TUNNEL -> upstream == null || upstream.isWritable();
        };
    }

    /// A connection is there: everything that has come goes on.
    void sendOn(UpstreamConnection connection) {
        state = State.SENDING;
        upstream = connection;
        request.sendAll(this, connection);
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
        dropRequest();
        return answer.begin(head, request.bodyHasEnded() && !loop.commons.isDraining());
    }

    void answerPiece(ByteBuf piece, int payload) {
        if (state == State.DONE) {
            piece.release();
            return;
        }
        answer.piece(piece, payload);
        if (!client.isWritable() && upstream != null) {
            upstream.setReading(false);
        }
    }

    /// @param isClean the connection can serve another request
    void answerEnded(UpstreamConnection connection, boolean isClean) {
        upstream = null;
        delivery.close();
        if (isClean && request.bodyHasEnded() && !leavesBodyUnread()) {
            loop.pool.give(connection);
        } else {
            connection.close();
        }
        client.flush();
        finish(answer.status(), null);
        client.exchangeEnded(answer.staysOpen());
    }

    /// Many servers do not read a body where none is usual, and would take it for a request.
    private boolean leavesBodyUnread() {
        return request.hasBody() && SAFE.contains(account.method());
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
        dropRequest();
        answer.upgraded(head);
    }

    void tunnelled(ByteBuf piece) {
        answer.active();
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
                finish(answer.status(), null);
                client.closeAfterWrites();
            }
            case SEARCHING, DELIVERING, ANSWERING ->
                    fail(ErrorCode.REPLICA_FAILED, "the replica broke its answer off");
            case DONE -> {}
        }
    }

    private void unanswered(boolean wasUsed) {
        boolean isSafe = wasUsed && SAFE.contains(account.method());
        String reason = "the replica closed the connection without an answer";
        if (!request.isWhole() || !(mayRepeat() || isSafe)) {
            fail(delivery.isForReplica() ? ErrorCode.REPLICA_FAILED : ErrorCode.NO_ROUTE, reason);
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
        if (upstream != null && isTunnel) {
            upstream.closeAfterWrites();
            upstream = null;
        }
        release();
        finish(
                isTunnel ? answer.status() : ErrorCode.CLIENT_GONE.status(),
                isTunnel ? null : ErrorCode.CLIENT_GONE);
    }

    void tick(long now) {
        if (state == State.TUNNEL) {
            if (now - answer.activeNanos() > loop.times.tunnel().toNanos()) {
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
        answer.closeAfter();
        fail(code, text);
    }

    /// Answers with the error; an answer that has begun is cut off instead.
    void fail(ErrorCode code, String text) {
        if (state == State.DONE) {
            return;
        }
        boolean hasBegun = state == State.ANSWERING || state == State.TUNNEL;
        release();
        finish(hasBegun ? answer.status() : code.status(), code);
        if (hasBegun) {
            client.cut();
            return;
        }
        boolean stays = mayStay();
        answer.refuse(code, text, stays);
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
        request.drop();
        if (search != null) {
            search.close();
        }
    }

    private void finish(int endStatus, @Nullable ErrorCode error) {
        state = State.DONE;
        loop.commons.ended(account.outcome(endStatus, error));
    }
}
