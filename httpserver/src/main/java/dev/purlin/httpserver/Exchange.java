package dev.purlin.httpserver;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// ```
///   ┌───piece of a stream──▶ TAKING ──refused, failed──┐
///   │ ┌────────taken───────────┘                       ▼
/// READING ──body whole──▶ WORKING ──────answer─────▶ WRITING ──▶ ENDED
///    └──────────────────refused────────────────────────▲
/// ```
///
/// Of a streamed body one piece at a time is asked for, and none while a worker takes one: so a
/// slow reader holds its caller back. A body that will not be whole is left to its [BodyStream] to
/// abandon.
///
/// A caller who leaves ends it in any state. What is left of a refused body is read and dropped, up
/// to a limit, so that the caller can read the answer and keep the connection. Belongs to the event
/// loop.
final class Exchange {
    /// So many times what may be held of a body is dropped of a refused one before the connection
    /// is closed.
    private static final int PATIENCE = 16;

    private enum State {
        READING,
        TAKING,
        WORKING,
        WRITING,
        ENDED
    }

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Desk desk;
    private final Lane lane;
    private final Call call;
    private State state = State.READING;
    private @Nullable Route route;
    private @Nullable Buffer body;
    private @Nullable BodyStream stream;
    private @Nullable BodySending sending;
    private long bytesIn;
    private long droppedBytes;
    private long held;
    private boolean requestRead;
    private boolean answerWritten;
    private int status = Outcome.GONE;
    private long bytesOut;
    private List<Map.Entry<String, Object>> notes = List.of();

    Exchange(HttpServerRequest request, Desk desk, Lane lane) {
        this.request = request;
        this.response = request.response();
        this.desk = desk;
        this.lane = lane;
        this.call =
                new Call(
                        RequestId.of(request.getHeader("x-request-id")),
                        request.method().name(),
                        request.path() == null ? "" : request.path(),
                        request.query() == null ? "" : request.query(),
                        request.headers(),
                        System.nanoTime(),
                        desk.workers());
    }

    void begin() {
        if (isCodedStrangely()) {
            lane.close();
            return;
        }
        request.handler(this::received);
        request.endHandler(_ -> wholeRequestRead());
        request.exceptionHandler(_ -> lane.close());
        response.exceptionHandler(_ -> lane.close());
        lane.expect(desk.limits().body(), this::bodyLate);
        Answer early = early();
        if (early != null) {
            write(early);
        } else if (expectsContinue()) {
            var _ = response.writeContinue();
        }
    }

    /// Where such a body ends, two readers of it may think differently about.
    private boolean isCodedStrangely() {
        String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        return coding != null && !coding.strip().equalsIgnoreCase("chunked");
    }

    /// What can be said from the head alone; null when the body is wanted.
    private @Nullable Answer early() {
        if (call.method().equals("OPTIONS")) {
            desk.cors().tellPreflight(response.headers());
            return Answer.empty(200);
        }
        Map<String, Route> methods = desk.routes().at(call.path());
        if (methods.isEmpty()) {
            return refusal(Refusal.UNKNOWN_PATH);
        }
        route = RouteTable.of(methods, call.method());
        if (!admitted(methods)) {
            return refusal(Refusal.UNAUTHORIZED);
        }
        if (route == null) {
            return refusal(Refusal.WRONG_METHOD).with("allow", RouteTable.allow(methods));
        }
        if (announcedLength() > route.mostBytes(desk.limits())) {
            return refusal(Refusal.BODY_TOO_LARGE);
        }
        return route.serving() instanceof Serving.Streamed streamed ? refusedBy(streamed) : null;
    }

    /// Null when the body is wanted: its stream is open then.
    private @Nullable Answer refusedBy(Serving.Streamed streamed) {
        try {
            BodyReader reader = streamed.handler().open(call);
            stream =
                    new BodyStream(
                            reader,
                            desk.workers(),
                            () -> desk.onLoop(this::taken),
                            failure -> answered(null, failure));
        } catch (Throwable e) {
            return desk.dialect().failed(call, Failures.cause(e));
        }
        request.pause();
        request.fetch(1);
        return null;
    }

    private boolean admitted(Map<String, Route> methods) {
        ApiKey key = desk.settings().apiKey();
        boolean open =
                route == null ? methods.values().stream().allMatch(Route::open) : route.open();
        return key == null || open || key.admits(request.getHeader(HttpHeaders.AUTHORIZATION));
    }

    private long announcedLength() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    private Answer refusal(Refusal refusal) {
        return desk.dialect().refused(call, refusal);
    }

    private void received(Buffer chunk) {
        bytesIn += chunk.length();
        if (state != State.READING) {
            dropped(chunk);
        } else if (bytesIn > Objects.requireNonNull(route).mostBytes(desk.limits())) {
            write(refusal(Refusal.BODY_TOO_LARGE));
        } else if (stream != null) {
            take(stream, chunk);
        } else if (!desk.hold(chunk.length())) {
            write(refusal(Refusal.TOO_MANY_BYTES_HELD));
        } else {
            held += chunk.length();
            body = body == null ? chunk.copy() : body.appendBuffer(chunk);
        }
    }

    private void dropped(Buffer chunk) {
        droppedBytes += chunk.length();
        if (droppedBytes > (long) PATIENCE * desk.limits().bodyBytes()) {
            lane.close();
        }
    }

    private void take(BodyStream to, Buffer piece) {
        state = State.TAKING;
        lane.expect(desk.limits().answer(), this::answerLate);
        try {
            to.take(((BufferInternal) piece).getByteBuf().nioBuffer());
        } catch (RejectedExecutionException _) {
            write(refusal(Refusal.CLOSING));
        }
    }

    private void taken() {
        if (state == State.TAKING) {
            state = State.READING;
            lane.expect(desk.limits().body(), this::bodyLate);
            request.fetch(1);
        }
    }

    private void bodyLate() {
        if (state == State.READING) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            write(refusal(Refusal.BODY_TOO_SLOW));
        }
        lane.expect(desk.limits().head(), lane::close);
    }

    private void wholeRequestRead() {
        requestRead = true;
        if (state == State.READING) {
            work();
        } else {
            closeIfDone();
        }
    }

    private void work() {
        state = State.WORKING;
        lane.expect(desk.limits().answer(), this::answerLate);
        if (body != null) {
            call.body(body.getBytes());
            body = null;
        }
        try {
            switch (Objects.requireNonNull(route).serving()) {
                case Serving.Prompt(Handler handler) -> run(handler);
                case Serving.Whole(Handler handler) -> desk.workers().execute(() -> run(handler));
                case Serving.Streamed _ -> {
                    BodyStream all = Objects.requireNonNull(stream);
                    desk.workers().execute(() -> run(_ -> all.whole()));
                }
            }
        } catch (RejectedExecutionException _) {
            write(refusal(Refusal.CLOSING));
        }
    }

    /// On a worker, or on the event loop for a prompt route.
    private void run(Handler handler) {
        try {
            handler.answer(call).whenComplete(this::answered);
        } catch (Throwable e) {
            answered(null, e);
        }
    }

    /// On whatever thread completed the answer.
    private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
        Answer said =
                answer != null && failure == null
                        ? answer
                        : desk.dialect().failed(call, Failures.cause(failure));
        desk.onLoop(() -> write(said));
    }

    private void answerLate() {
        call.leave();
        write(refusal(Refusal.NO_ANSWER_IN_TIME));
    }

    private void write(Answer answer) {
        if (state == State.WRITING || state == State.ENDED) {
            drop(answer);
            return;
        }
        if (state == State.WORKING || state == State.TAKING) {
            lane.expect(desk.limits().write(), lane::close);
        }
        state = State.WRITING;
        status = answer.status();
        notes = answer.notes();
        body = null;
        if (stream != null) {
            stream.leave();
            request.resume(); // what is left comes, to be dropped
        }
        head(answer);
        boolean bodyless = call.method().equals("HEAD");
        bytesOut = bodyless ? 0 : answer.bytes();
        BodySource source = answer.source();
        if (source != null && !bodyless) {
            sending = new BodySending(source, response, desk, new Sent());
            sending.begin();
            return;
        }
        drop(answer);
        var written = bodyless ? response.end() : response.end(Desk.buffer(answer));
        written.onComplete(_ -> written());
    }

    /// Its body is not sent.
    private void drop(Answer answer) {
        BodySource source = answer.source();
        if (source != null) {
            BodySending.close(source, desk.workers());
        }
    }

    /// However long a body is: what counts is that the caller goes on reading.
    private final class Sent implements BodySending.Watcher {
        @Override
        public void progressed() {
            lane.expect(desk.limits().write(), lane::close);
        }

        @Override
        public void written() {
            Exchange.this.written();
        }

        @Override
        public void broken() {
            lane.close();
        }
    }

    private void head(Answer answer) {
        response.setStatusCode(answer.status());
        var headers = response.headers();
        headers.set("date", desk.date());
        headers.set("x-request-id", call.id());
        desk.cors().tell(headers, request.getHeader(HttpHeaders.ORIGIN));
        if (answer.contentType() != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, answer.contentType());
        }
        headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(answer.bytes()));
        for (Map.Entry<String, String> header : answer.headers()) {
            headers.add(header.getKey(), header.getValue());
        }
        if (desk.draining()) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private void written() {
        answerWritten = true;
        end();
        closeIfDone();
    }

    private void closeIfDone() {
        if (requestRead && answerWritten) {
            lane.done(this);
        }
    }

    /// The connection is closed: nobody reads an answer.
    void gone() {
        if (state != State.WRITING && state != State.ENDED) {
            call.leave();
        }
        end();
    }

    private void end() {
        if (state == State.ENDED) {
            return;
        }
        int endStatus = answerWritten ? status : Outcome.GONE;
        state = State.ENDED;
        if (stream != null) {
            stream.leave();
        }
        if (sending != null) {
            sending.leave();
        }
        desk.release(held);
        held = 0;
        call.end();
        desk.ended(
                new Outcome(
                        call.id(),
                        call.method(),
                        call.path(),
                        route == null ? null : route.path(),
                        endStatus,
                        bytesIn,
                        bytesOut,
                        System.nanoTime() - call.startNanos(),
                        notes,
                        call.header("traceparent")),
                route != null && route.isPrompt());
    }
}
