package dev.purlin.engine.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Puts the texts of many requests into runs of a model: the heart of the engine.
///
/// *Late binding.* A run is formed at the moment a thread is free to run it, from all that waits
/// then ([Waiting]). Nothing waits for a run to fill up, and nothing is frozen into one that cannot
/// start yet.
///
/// *Threads.* Each of `threads` platform threads runs one run at a time on one core: two such runs
/// beat one run on two cores in nearly every shape. When fewer texts wait than the free threads
/// could take, they share them. One text alone on an idle machine runs [Width#WIDE] instead.
///
/// *Express.* A run cannot be interrupted, so a lone query would wait for a run of somebody's bulk
/// to end. One more thread takes such small requests at once while all others run bulk; the
/// operating system shares the cores for those few milliseconds. With nothing but small requests
/// about, batching them is better, and this thread rests.
///
/// *Bounds.* The queue is bounded in tokens. A request is admitted or refused in one step, before
/// anything of it runs: by its tokens, or, when its texts come bit by bit, by the most they can be,
/// which is set aside and shrinks to the truth as they come. What a waiting text waits for at most
/// is one run, `mostRunTokens` or one longest text, whichever is longer, for each request that was
/// there before it.
///
/// One lock owns all state; runs and completions happen outside it. Safe for all threads.
public final class Batcher<T extends Sized, R> implements AutoCloseable {
    /// An express run holds at most this many times the tokens one express request may have.
    private static final int EXPRESS_RUN = 2;

    /// Sharing out texts among free threads stops here: a run of fewer tokens costs more than it
    /// spares.
    private static final int LEAST_SHARE = 32;

    private final BatchSettings settings;
    private final Runner<T, R> runner;
    private final BatchListener listener;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition expressWork = lock.newCondition();
    private final Waiting<T, R> waiting = new Waiting<>();
    private final List<Thread> threads = new ArrayList<>();
    private long reserved;
    private int busy;
    private int runs;
    private int bulkRuns;
    private int runningTexts;
    private boolean closed;

    public Batcher(
            BatchSettings settings,
            Runner<T, R> runner,
            BatchListener listener,
            LongSupplier nanos) {
        this.settings = settings;
        this.runner = runner;
        this.listener = listener;
        this.nanos = nanos;
        for (int i = 0; i < settings.threads(); i++) {
            threads.add(start("purlin-run-" + i, this::takeNext));
        }
        if (settings.mostExpressTokens() > 0) {
            threads.add(start("purlin-run-express", this::takeExpress));
        }
    }

    /// Queues a request whose texts are all known.
    ///
    /// @throws QueueFull if they do not fit, and then none is queued
    public Ticket<T, R> submit(List<T> texts) {
        Ticket<T, R> ticket = begin(tokens(texts));
        offer(ticket, texts, 0, true);
        return ticket;
    }

    /// Begins a request whose texts come bit by bit. From here on it is not refused.
    ///
    /// @param mostTokens of all its texts together; that much of the queue is set aside
    /// @throws QueueFull if that does not fit
    public Ticket<T, R> begin(long mostTokens) {
        Ticket<T, R> ticket = new Ticket<>();
        lock.lock();
        try {
            refuseWhenClosed();
            long taken = waiting.tokens() + reserved;
            if (taken + mostTokens > settings.mostWaitingTokens()) {
                throw new QueueFull(taken, mostTokens, settings.mostWaitingTokens());
            }
            reserve(ticket, mostTokens);
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /// Adds texts to a request that was begun.
    ///
    /// @param mostTokens of the texts that are still to come
    public void add(Ticket<T, R> ticket, List<T> texts, long mostTokens) {
        offer(ticket, texts, mostTokens, false);
    }

    /// No more texts will come.
    public void seal(Ticket<T, R> ticket) {
        offer(ticket, List.of(), 0, true);
    }

    /// What a request may have at most, whatever else waits.
    public long mostWaitingTokens() {
        return settings.mostWaitingTokens();
    }

    /// Takes the waiting texts of a request out of the queue; what runs already is discarded when
    /// it ends. Harmless on a request that has ended.
    public void cancel(Ticket<T, R> ticket) {
        end(ticket, new CancellationException());
    }

    public Load load() {
        lock.lock();
        try {
            Long oldest = waiting.oldest();
            long age = oldest == null ? 0 : Math.max(0, nanos.getAsLong() - oldest);
            return new Load(waiting.texts(), waiting.tokens(), runningTexts, runs, age);
        } finally {
            lock.unlock();
        }
    }

    /// Ends the threads once their runs are done; requests that still wait fail.
    @Override
    public void close() {
        List<Ticket<T, R>> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            for (List<Entry<T, R>> run = waiting.take(Integer.MAX_VALUE, 1);
                    !run.isEmpty();
                    run = waiting.take(Integer.MAX_VALUE, 1)) {
                left.add(run.getFirst().ticket);
            }
            work.signalAll();
            expressWork.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(ticket -> end(ticket, closedFailure()));
        threads.forEach(Batcher::join);
    }

    private static <T extends Sized> long tokens(List<T> texts) {
        long tokens = 0;
        for (T text : texts) {
            tokens += text.tokens();
        }
        return tokens;
    }

    private void offer(Ticket<T, R> ticket, List<T> texts, long mostLeft, boolean last) {
        Ticket.Ran<R> ran = null;
        lock.lock();
        try {
            refuseWhenClosed();
            if (ticket.ended) {
                return;
            }
            reserve(ticket, mostLeft);
            long now = nanos.getAsLong();
            for (T text : texts) {
                waiting.add(new Entry<>(ticket, text, ticket.nextIndex(), now));
            }
            ticket.tokens += tokens(texts);
            ticket.sealed = last;
            wake();
            if (ticket.complete()) {
                ticket.ended = true;
                ran = ticket.ran();
            }
        } finally {
            lock.unlock();
        }
        if (ran != null) {
            ticket.future().complete(ran);
        }
    }

    private void refuseWhenClosed() {
        if (closed) {
            throw closedFailure();
        }
    }

    /// Sets so much aside for what is still to come of a request, instead of what was.
    private void reserve(Ticket<T, R> ticket, long tokens) {
        reserved += tokens - ticket.reserved;
        ticket.reserved = tokens;
    }

    private void wake() {
        if (free() > 0) {
            work.signalAll();
        } else if (expressWanted()) {
            expressWork.signal();
        }
    }

    /// Threads that run nothing: they wait, or are on their way to.
    private int free() {
        return settings.threads() - busy;
    }

    private boolean expressWanted() {
        return free() == 0 && bulkRuns > 0 && waiting.hasSmall(settings.mostExpressTokens());
    }

    private void end(Ticket<T, R> ticket, RuntimeException why) {
        int dropped;
        lock.lock();
        try {
            if (ticket.ended) {
                return;
            }
            ticket.ended = true;
            reserve(ticket, 0);
            dropped = ticket.waiting.size();
            List.copyOf(ticket.waiting).forEach(waiting::remove);
        } finally {
            lock.unlock();
        }
        if (dropped > 0) {
            listener.dropped(dropped);
        }
        ticket.future().completeExceptionally(why);
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("The batcher is closed");
    }

    /// A run that was formed: its texts and how it will run.
    private record Run<T extends Sized, R>(
            List<Entry<T, R>> entries, Width width, boolean express, boolean bulk) {}

    @FunctionalInterface
    private interface Taker<T extends Sized, R> {
        /// Waits for the next run; null when the batcher closes.
        @Nullable Run<T, R> take() throws InterruptedException;
    }

    private Thread start(String name, Taker<T, R> taker) {
        return Thread.ofPlatform().name(name).daemon(true).start(() -> loop(taker));
    }

    private void loop(Taker<T, R> taker) {
        while (true) {
            try {
                Run<T, R> next = taker.take();
                if (next == null) {
                    return;
                }
                execute(next);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private @Nullable Run<T, R> takeNext() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.texts() == 0 && !closed) {
                work.await();
            }
            boolean alone = waiting.texts() == 1 && runs == 0;
            List<Entry<T, R>> entries = waiting.take(runTokens(), settings.mostRunTexts());
            if (entries.isEmpty()) {
                return null;
            }
            Width width = settings.wide() && alone ? Width.WIDE : Width.NARROW;
            Run<T, R> run = begin(entries, width, false);
            if (expressWanted()) {
                expressWork.signal();
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// All the tokens a run may have, or, when little waits, the share of one of the free threads.
    private int runTokens() {
        long share = Math.ceilDiv(waiting.tokens(), free());
        return Math.clamp(
                share, Math.min(LEAST_SHARE, settings.mostRunTokens()), settings.mostRunTokens());
    }

    private @Nullable Run<T, R> takeExpress() throws InterruptedException {
        int most = settings.mostExpressTokens();
        lock.lock();
        try {
            while (!closed) {
                if (expressWanted()) {
                    List<Entry<T, R>> entries =
                            waiting.takeSmall(most, most * EXPRESS_RUN, settings.mostRunTexts());
                    return begin(entries, Width.NARROW, true);
                }
                expressWork.await();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Run<T, R> begin(List<Entry<T, R>> entries, Width width, boolean express) {
        boolean bulk = false;
        for (Entry<T, R> entry : entries) {
            bulk |= !entry.ticket.sealed || entry.ticket.tokens > settings.mostExpressTokens();
        }
        runs++;
        busy += express ? 0 : 1;
        bulkRuns += bulk ? 1 : 0;
        runningTexts += entries.size();
        return new Run<>(entries, width, express, bulk);
    }

    private void execute(Run<T, R> run) {
        long startedAt = nanos.getAsLong();
        List<T> texts = new ArrayList<>(run.entries.size());
        run.entries.forEach(entry -> texts.add(entry.text));
        try {
            List<R> results = runner.run(texts, run.width);
            finish(run, results, startedAt);
        } catch (RuntimeException | Error e) {
            finish(run, List.of(), startedAt);
            listener.failed();
            fail(run, e);
        }
    }

    private void finish(Run<T, R> run, List<R> results, long startedAt) {
        long took = nanos.getAsLong() - startedAt;
        List<Ticket<T, R>> complete = new ArrayList<>();
        lock.lock();
        try {
            runs--;
            busy -= run.express ? 0 : 1;
            bulkRuns -= run.bulk ? 1 : 0;
            runningTexts -= run.entries.size();
            for (int i = 0; i < results.size(); i++) {
                Entry<T, R> entry = run.entries.get(i);
                entry.ticket.arrived(entry, results.get(i), startedAt, took);
                if (entry.ticket.complete()) {
                    entry.ticket.ended = true;
                    complete.add(entry.ticket);
                }
            }
        } finally {
            lock.unlock();
        }
        if (!results.isEmpty()) {
            tell(run, took);
        }
        complete.forEach(ticket -> ticket.future().complete(ticket.ran()));
    }

    private void tell(Run<T, R> run, long took) {
        int longest = 0;
        int real = 0;
        for (Entry<T, R> entry : run.entries) {
            longest = Math.max(longest, entry.tokens());
            real += entry.tokens();
        }
        listener.ran(run.entries.size(), real, longest * run.entries.size(), took);
    }

    /// A run of several failed: each text is tried alone, so that one cannot fail its mates.
    private void fail(Run<T, R> run, Throwable cause) {
        if (run.entries.size() == 1) {
            end(run.entries.getFirst().ticket, new RunFailed(cause));
            return;
        }
        for (Entry<T, R> entry : run.entries) {
            Run<T, R> alone;
            lock.lock();
            try {
                if (entry.ticket.ended) {
                    continue;
                }
                alone = begin(List.of(entry), Width.NARROW, run.express);
            } finally {
                lock.unlock();
            }
            execute(alone);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
