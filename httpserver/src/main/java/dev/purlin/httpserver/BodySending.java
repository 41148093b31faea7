package dev.purlin.httpserver;

import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// One body on its way from its [BodySource] to the caller.
///
/// ```
/// READING ──read──▶ WRITING ──all written──▶ OVER
///    └───written, more is left──┘
/// ```
///
/// A worker reads a piece, the event loop writes it, and no other is read before the caller has
/// room for it. Failures and callers who leave lead to OVER, and every way there closes the source.
/// Belongs to the event loop.
final class BodySending {
    private static final Logger LOG = System.getLogger(BodySending.class.getName());
    private static final int MOST_PIECE_BYTES = 128 << 10;

    private enum State {
        READING,
        WRITING,
        OVER
    }

    /// Who wants to know how it goes; called on the event loop.
    interface Watcher {
        /// The caller took a piece.
        void progressed();

        /// The caller has all of it.
        void written();

        /// It has less, and will get no more.
        void broken();
    }

    private final BodySource source;
    private final HttpServerResponse response;
    private final Desk desk;
    private final Watcher watcher;
    private State state = State.WRITING;
    private boolean isLeft;
    private long left;

    BodySending(BodySource source, HttpServerResponse response, Desk desk, Watcher watcher) {
        this.source = source;
        this.response = response;
        this.desk = desk;
        this.watcher = watcher;
        this.left = source.length();
    }

    void begin() {
        next();
    }

    private void next() {
        if (left == 0) {
            over();
            response.end().onComplete(_ -> watcher.written());
            return;
        }
        state = State.READING;
        try {
            desk.workers().execute(this::read);
        } catch (RejectedExecutionException _) {
            over();
            watcher.broken();
        }
    }

    /// On a worker.
    private void read() {
        var piece = ByteBuffer.allocate((int) Math.min(left, MOST_PIECE_BYTES));
        try {
            source.read(piece);
            if (piece.hasRemaining()) {
                throw new IOException("the body is shorter than was announced");
            }
            desk.onLoop(() -> write(piece.flip()));
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.ERROR, "an answer broke off", failure);
            desk.onLoop(() -> {
                over();
                watcher.broken();
            });
        }
    }

    private void write(ByteBuffer piece) {
        if (isLeft) {
            over();
            return;
        }
        state = State.WRITING;
        left -= piece.remaining();
        response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(piece)))
                .onComplete(this::written);
    }

    private void written(AsyncResult<Void> result) {
        if (state == State.OVER) {
            return;
        }
        if (result.failed()) {
            over();
            watcher.broken();
            return;
        }
        watcher.progressed();
        next();
    }

    /// Nobody reads it any more. Does nothing once all is over.
    void leave() {
        isLeft = true;
        if (state == State.WRITING) {
            over();
        }
    }

    private void over() {
        if (state != State.OVER) {
            state = State.OVER;
            close(source, desk.workers());
        }
    }

    static void close(BodySource source, Executor workers) {
        try {
            workers.execute(source::close);
        } catch (RejectedExecutionException _) {
            source.close(); // the server closes, and nothing else is left to do on this thread
        }
    }
}
