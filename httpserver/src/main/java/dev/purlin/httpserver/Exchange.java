package dev.purlin.httpserver;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// ```
/// READING ──body whole──▶ WORKING ──answer──▶ WRITING ──▶ ENDED
///    └────────refused───────────────────────────▲
/// ```
///
/// A caller who leaves ends it in any state. What is left of a refused body is read and dropped, up
/// to a limit, so that the caller can read the answer and keep the connection. Belongs to the event
/// loop.
final class Exchange {
    /// A refused body may go on for this many times the limit before the connection is closed.
    private static final int PATIENCE = 16;

    private enum State {
        READING,
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
    private long bytesIn;
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
        return announcedLength() > desk.limits().bodyBytes()
                ? refusal(Refusal.BODY_TOO_LARGE)
                : null;
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
            if (bytesIn > (long) PATIENCE * desk.limits().bodyBytes()) {
                lane.close();
            }
            return;
        }
        if (bytesIn > desk.limits().bodyBytes()) {
            write(refusal(Refusal.BODY_TOO_LARGE));
        } else if (!desk.hold(chunk.length())) {
            write(refusal(Refusal.TOO_MANY_BYTES_HELD));
        } else {
            held += chunk.length();
            body = body == null ? chunk.copy() : body.appendBuffer(chunk);
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
        Route found = Objects.requireNonNull(route);
        try {
            if (found.prompt()) {
                run(found);
            } else {
                desk.workers().execute(() -> run(found));
            }
        } catch (RejectedExecutionException _) {
            write(refusal(Refusal.CLOSING));
        }
    }

    /// On a worker, or on the event loop for a prompt route.
    private void run(Route found) {
        try {
            found.handler().answer(call).whenComplete(this::answered);
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
            return;
        }
        if (state == State.WORKING) {
            lane.expect(desk.limits().write(), lane::close);
        }
        state = State.WRITING;
        status = answer.status();
        notes = answer.notes();
        body = null;
        head(answer);
        boolean bodyless = call.method().equals("HEAD");
        bytesOut = bodyless ? 0 : answer.length();
        var written = bodyless ? response.end() : response.end(Desk.buffer(answer));
        written.onComplete(_ -> written());
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
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.length()));
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
            lane.done();
        }
    }

    /// The connection is closed: nobody reads an answer.
    void gone() {
        if (state == State.READING || state == State.WORKING) {
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
                route != null && route.prompt());
    }
}
