package dev.purlin.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How a [MockServer] answers. Starts from [#atOnce] and is refined with the `with…` methods; each
/// gives a new plan.
///
/// @param answerAfter from the last byte of the request to the answer (streamed: to its head and
///   first event)
/// @param jitter as much is added to `answerAfter`, evenly spread from nothing to this
/// @param seed of the jitter
/// @param answerBytes length of the answer's body, a JSON string; not used where events are
///   streamed
/// @param events 0 for a plain answer, else so many server-sent events and `[DONE]`
/// @param every from one event to the next
/// @param faults what happens to some requests instead; of several that meet, the first
/// @param watcher sees each request before it is answered
public record MockPlan(
        Duration answerAfter,
        Duration jitter,
        long seed,
        int status,
        int answerBytes,
        int events,
        Duration every,
        List<Fault> faults,
        Watcher watcher) {
    public static final int MOST_ANSWER_BYTES = 1 << 28;

    public MockPlan {
        faults = List.copyOf(faults);
        if (answerAfter.isNegative() || jitter.isNegative() || every.isNegative()) {
            throw new IllegalArgumentException("a negative time");
        }
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("a final status of " + status);
        }
        if (answerBytes < 0 || answerBytes > MOST_ANSWER_BYTES) {
            throw new IllegalArgumentException(
                    "answers of %,d bytes, at most %,d".formatted(answerBytes, MOST_ANSWER_BYTES));
        }
        if (events < 0) {
            throw new IllegalArgumentException(events + " events");
        }
    }

    /// What happens to every nth request.
    public sealed interface Fault {
        int everyNth();

        /// A plain answer with this status.
        record Status(int status, int everyNth) implements Fault {}

        /// The connection is reset instead of an answer.
        record Reset(int everyNth) implements Fault {}

        /// No answer ever.
        record Hang(int everyNth) implements Fault {}

        /// The answer starts, and the connection ends in the middle of it.
        record Cut(int everyNth) implements Fault {}
    }

    /// Sees each request on the server's event loop.
    public interface Watcher {
        void saw(String requestLine, String body);
    }

    private record Nobody() implements Watcher {
        @Override
        public void saw(String requestLine, String body) {}
    }

    /// Status 200 with 100 bytes, at once.
    public static MockPlan atOnce() {
        return new MockPlan(
                Duration.ZERO,
                Duration.ZERO,
                0,
                200,
                100,
                0,
                Duration.ZERO,
                List.of(),
                new Nobody());
    }

    boolean watched() {
        return !(watcher instanceof Nobody);
    }

    public MockPlan withAnswerAfter(Duration answerAfter) {
        return changed(draft -> draft.answerAfter = answerAfter);
    }

    public MockPlan withJitter(Duration jitter, long seed) {
        return changed(draft -> {
            draft.jitter = jitter;
            draft.seed = seed;
        });
    }

    public MockPlan withStatus(int status) {
        return changed(draft -> draft.status = status);
    }

    public MockPlan withAnswerBytes(int answerBytes) {
        return changed(draft -> draft.answerBytes = answerBytes);
    }

    public MockPlan withEvents(int events, Duration every) {
        return changed(draft -> {
            draft.events = events;
            draft.every = every;
        });
    }

    public MockPlan withFault(Fault fault) {
        if (fault.everyNth() < 1) {
            throw new IllegalArgumentException("every " + fault.everyNth() + "th request");
        }
        var all = new ArrayList<>(faults);
        all.add(fault);
        return changed(draft -> draft.faults = all);
    }

    public MockPlan withWatcher(Watcher watcher) {
        return changed(draft -> draft.watcher = watcher);
    }

    private MockPlan changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.plan();
    }

    /// The members of a plan, so that a change names only itself.
    private static final class Draft {
        private Duration answerAfter;
        private Duration jitter;
        private long seed;
        private int status;
        private int answerBytes;
        private int events;
        private Duration every;
        private List<Fault> faults;
        private Watcher watcher;

        Draft(MockPlan from) {
            answerAfter = from.answerAfter;
            jitter = from.jitter;
            seed = from.seed;
            status = from.status;
            answerBytes = from.answerBytes;
            events = from.events;
            every = from.every;
            faults = from.faults;
            watcher = from.watcher;
        }

        MockPlan plan() {
            return new MockPlan(
                    answerAfter, jitter, seed, status, answerBytes, events, every, faults, watcher);
        }
    }
}
