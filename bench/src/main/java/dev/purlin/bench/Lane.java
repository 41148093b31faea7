package dev.purlin.bench;

import dev.purlin.bench.LoadResult.Ending;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The share of a run that one event loop carries: its connections, its pace, its tally. Everything
/// here happens on that loop.
///
/// A request begun is under way until [#concluded] or a failed connection; a phase ends when the
/// pacer has no more to send and none is under way.
final class Lane {
    private static final long MOST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LEAST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long FIRST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoadPlan plan;
    private final RequestBytes requests;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Pacer pacer;
    private final CompletableFuture<LoadResult> brokenRun;
    private final boolean answersHaveNoBody;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> open = new HashSet<>();
    private final Set<ChannelFuture> connecting = new HashSet<>();

    private Phase phase = new Phase(End.atOnce(), 0, 0);
    private Tally tally = new Tally(0);
    private CompletableFuture<Tally> done = new CompletableFuture<>();
    private int underWay;
    private boolean everReached;
    private long lastReachedNanos;
    private long cpuAtStart;
    private volatile Progress progress = Progress.NONE;

    Lane(
            LoadPlan plan,
            RequestBytes requests,
            EventLoop loop,
            Transport transport,
            Pacer.Maker pacer,
            CompletableFuture<LoadResult> brokenRun) {
        this.plan = plan;
        this.requests = requests;
        this.loop = loop;
        this.pacer = pacer.make(this);
        this.brokenRun = brokenRun;
        answersHaveNoBody = plan.method().equals("HEAD");
        bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(transport.socket)
                        .remoteAddress(plan.target().getHost(), plan.port())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) Math.max(1, plan.timeout().toMillis()))
                        .handler(new Starter());
    }

    /// Called from anywhere; the tally is handed over when the phase has ended here.
    CompletableFuture<Tally> begin(Phase next) {
        var handedOver = new CompletableFuture<Tally>();
        soon(() -> {
            phase = next;
            tally = new Tally(next.startNanos);
            done = handedOver;
            lastReachedNanos = System.nanoTime();
            cpuAtStart = cpuNanos();
            pacer.begin(next);
            sweep();
        });
        return handedOver;
    }

    /// Called from anywhere, after the phase was cut short: lets a pacer that waits notice.
    void wake() {
        soon(() -> {
            pacer.wake();
            endIfDone();
        });
    }

    /// Called from anywhere: what is under way fails now.
    void abandon() {
        soon(() -> {
            long now = System.nanoTime();
            List.copyOf(connecting).forEach(one -> one.cancel(false));
            List.copyOf(open).forEach(one -> one.abandon(now));
        });
    }

    /// Called from anywhere.
    void close() {
        soon(() -> Set.copyOf(open).forEach(Connection::close));
    }

    /// Runs `task` on the loop, in its turn. Whatever it throws ends the run.
    void soon(Runnable task) {
        loop.execute(guarded(task));
    }

    /// Runs `task` on the loop, not before `nanos` have passed. Whatever it throws ends the run.
    void later(Runnable task, long nanos) {
        var _ = loop.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                broke(e);
            }
        };
    }

    Progress progress() {
        return progress;
    }

    LoadPlan plan() {
        return plan;
    }

    Tally tally() {
        return tally;
    }

    int underWay() {
        return underWay;
    }

    boolean answersHaveNoBody() {
        return answersHaveNoBody;
    }

    RequestBytes requests() {
        return requests;
    }

    void start(long ticket, long dueNanos) {
        long now = System.nanoTime();
        underWay++;
        tally.begun++;
        tally.ownDelay.record(now - dueNanos);
        Connection connection = idle.pollLast();
        if (connection != null) {
            connection.send(ticket, dueNanos, now);
        } else {
            connect(ticket, dueNanos, now);
        }
    }

    private void connect(long ticket, long dueNanos, long startedNanos) {
        ChannelFuture attempt = bootstrap.connect();
        connecting.add(attempt);
        var _ =
                attempt.addListener(_ -> {
                    long now = System.nanoTime();
                    connecting.remove(attempt);
                    @Nullable Connection made = made(attempt);
                    if (made == null) {
                        connectFailed(dueNanos, now);
                        return;
                    }
                    reached(now);
                    tally.connect.record(now - startedNanos);
                    made.send(ticket, dueNanos, now);
                });
    }

    /// Null where no connection was made, or it was gone again at once.
    private static @Nullable Connection made(ChannelFuture attempt) {
        return attempt.isSuccess() ? attempt.channel().pipeline().get(Connection.class) : null;
    }

    private void connectFailed(long dueNanos, long now) {
        underWay--;
        tally.failed(Failure.CONNECT, dueNanos, now);
        tally.answered(now);
        long patience = plan.giveUpAfter().toNanos();
        long bounded = everReached ? patience : Math.min(patience, FIRST_PATIENCE_NANOS);
        if (now - lastReachedNanos > bounded) {
            phase.cutShort(Ending.UNREACHABLE);
        }
        pacer.connectFailed();
        endIfDone();
    }

    void concluded(Connection connection, boolean reusable, long now) {
        underWay--;
        reached(now);
        if (reusable && plan.keepAlive()) {
            idle.addLast(connection);
        } else if (reusable) {
            connection.close();
        }
        pacer.freed(now);
        endIfDone();
    }

    private void reached(long now) {
        everReached = true;
        lastReachedNanos = now;
    }

    void gone(Connection connection) {
        open.remove(connection);
        idle.remove(connection);
    }

    void broke(Throwable cause) {
        phase.cutShort(Ending.STOPPED);
        brokenRun.completeExceptionally(new IllegalStateException("a load test broke", cause));
    }

    void endIfDone() {
        if (underWay == 0 && pacer.finished() && !done.isDone()) {
            tally.cpuNanos = cpuNanos() - cpuAtStart;
            done.complete(tally);
        }
    }

    private void sweep() {
        if (done.isDone()) {
            return;
        }
        progress = new Progress(tally.begun, tally.succeeded, tally.failed(), tally.missed);
        long timeout = plan.timeout().toNanos();
        long now = System.nanoTime();
        open.stream().filter(c -> c.overdue(now, timeout)).toList().forEach(c -> c.timeOut(now));
        endIfDone();
        long every = Math.clamp(timeout / 20, LEAST_SWEEP_NANOS, MOST_SWEEP_NANOS);
        later(this::sweep, every);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private final class Starter extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            var connection = new Connection(Lane.this, channel);
            open.add(connection);
            channel.pipeline().addLast(connection);
        }
    }
}
