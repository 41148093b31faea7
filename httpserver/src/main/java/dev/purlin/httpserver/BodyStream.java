package dev.purlin.httpserver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One body on its way to its [BodyReader], and the order in which the reader is called.
///
/// ```
///    ┌─────taken──────┐
///    ▼                │
/// RESTING ──take──▶ TAKING ──leave──▶ LEAVING
///    ├─whole─▶ OVER   └─failed─▶ OVER ◀─┘ taken, failed
///    └─leave─▶ OVER
/// ```
///
/// Every way to OVER but `whole` abandons.
///
/// The event loop gives pieces, one at a time, and leaves; workers call the reader. The state is
/// guarded by this object's lock, which nobody holds while the reader works.
final class BodyStream {
    private static final Logger LOG = System.getLogger(BodyStream.class.getName());

    private enum State {
        RESTING,
        TAKING,
        LEAVING,
        OVER
    }

    private final BodyReader reader;
    private final Executor workers;
    private final Runnable taken;
    private final Consumer<Throwable> failed;
    private State state = State.RESTING;

    /// @param taken the reader is ready for another piece; called on a worker, as the next is
    /// @param failed the reader could not take its piece, and was told to let go of the others
    BodyStream(BodyReader reader, Executor workers, Runnable taken, Consumer<Throwable> failed) {
        this.reader = reader;
        this.workers = workers;
        this.taken = taken;
        this.failed = failed;
    }

    /// Has a worker take the piece, which is the stream's from now on.
    ///
    /// @throws RejectedExecutionException when there are no workers any more
    void take(ByteBuffer piece) {
        begin();
        try {
            workers.execute(() -> takeNow(piece));
        } catch (RejectedExecutionException e) {
            var _ = goesOn(true);
            throw e;
        }
    }

    private synchronized void begin() {
        if (state != State.RESTING) {
            throw new IllegalStateException("a piece while " + state);
        }
        state = State.TAKING;
    }

    private void takeNow(ByteBuffer piece) {
        Throwable failure = null;
        try {
            reader.take(piece);
        } catch (Throwable e) {
            failure = e;
        }
        if (goesOn(failure == null)) {
            taken.run();
        } else {
            abandon();
            tell(failure);
        }
    }

    private void tell(@Nullable Throwable failure) {
        if (failure != null) {
            failed.accept(failure);
        }
    }

    private synchronized boolean goesOn(boolean isTaken) {
        boolean goesOn = isTaken && state == State.TAKING;
        state = goesOn ? State.RESTING : State.OVER;
        return goesOn;
    }

    /// Called on a worker when no piece is missing. Never comes to an answer if the stream was left
    /// before.
    CompletionStage<Answer> whole() {
        return isOverNow() ? reader.whole() : new CompletableFuture<>();
    }

    private synchronized boolean isOverNow() {
        if (state != State.RESTING) {
            return false;
        }
        state = State.OVER;
        return true;
    }

    /// No piece will come any more, and nobody waits for an answer. Does nothing once all is over.
    void leave() {
        if (!leavesNow()) {
            return;
        }
        try {
            workers.execute(this::abandon);
        } catch (RejectedExecutionException _) {
            abandon(); // the server closes, and nothing else is left to do on this thread
        }
    }

    private synchronized boolean leavesNow() {
        State before = state;
        state =
                switch (before) {
                    case RESTING, OVER -> State.OVER;
                    case TAKING, LEAVING -> State.LEAVING;
                };
        return before == State.RESTING;
    }

    private void abandon() {
        try {
            reader.abandon();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "what was taken of an abandoned body may still be there", e);
        }
    }
}
