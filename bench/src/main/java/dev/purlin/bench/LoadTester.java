package dev.purlin.bench;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Carries out load plans, several at the same time if asked, on event loops of its own. Safe to
/// use from any thread.
///
/// One loop sends some 100,000 small requests a second. Plans on one tester share its loops, hence
/// may delay one another, which [LoadResult#ownDelay] shows; two testers do not share.
public final class LoadTester implements AutoCloseable {
    public static final int MOST_LOOPS = 64;

    private final Transport transport = Transport.best();
    private final int loops;
    private final EventLoopGroup group;
    private final Set<LoadRun> runs = ConcurrentHashMap.newKeySet();

    public LoadTester() {
        this(1);
    }

    public LoadTester(int loops) {
        if (loops < 1 || loops > MOST_LOOPS) {
            throw new IllegalArgumentException(
                    "%d event loops, expected 1 to %d".formatted(loops, MOST_LOOPS));
        }
        this.loops = loops;
        group = transport.loops(loops, "purlin-load");
    }

    /// Starts at once and returns.
    public LoadRun start(LoadPlan plan) {
        var requests = new RequestBytes(plan);
        int lanes = Math.min(loops, plan.mode().mostInFlight());
        var run =
                new LoadRun(
                        plan,
                        broken ->
                                IntStream.range(0, lanes)
                                        .mapToObj(i ->
                                                new Lane(
                                                        plan,
                                                        requests,
                                                        group.next(),
                                                        transport,
                                                        Pacer.of(plan.mode(), i, lanes),
                                                        broken))
                                        .toList());
        runs.removeIf(LoadRun::ended);
        runs.add(run);
        run.begin();
        return run;
    }

    /// Starts and waits.
    public LoadResult run(LoadPlan plan) throws InterruptedException {
        return start(plan).await();
    }

    /// Starts all of them together and waits for all.
    public List<LoadResult> runTogether(List<LoadPlan> plans) throws InterruptedException {
        List<LoadRun> started = plans.stream().map(this::start).toList();
        var results = new ArrayList<LoadResult>();
        for (LoadRun run : started) {
            results.add(run.await());
        }
        return List.copyOf(results);
    }

    /// Cancels what still runs.
    @Override
    public void close() {
        runs.forEach(LoadRun::cancel);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
