package dev.purlin.platform.control;

import dev.purlin.gateway.route.Demand;
import dev.purlin.gateway.route.Snapshot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The loop that brings what exists to what is wanted: one thread, woken by whatever may have
/// changed, and once a second in any case. All decisions are [Fleet]'s.
///
/// Anybody may tell it something, from any thread, without waiting.
public final class Reconciler implements Demand, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("purlin.reconciler");
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Fleet fleet;
    private final Thread thread;
    private final Semaphore bell = new Semaphore(0);
    private final CountDownLatch firstPass = new CountDownLatch(1);
    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
    private final Set<String> demanded = ConcurrentHashMap.newKeySet();
    private final Queue<CompletableFuture<Void>> untaken = new ConcurrentLinkedQueue<>();
    private volatile boolean stale = true;
    private volatile boolean closing;
    private volatile Duration graceAtEnd;
    private volatile FleetView view = FleetView.EMPTY;
    private volatile Allotment allotment = Allotment.NOTHING;

    /// How many replicas somebody decided on.
    private record Wish(int replicas, String why) {}

    /// Not started yet.
    ///
    /// @param publisher gets each new routing snapshot
    public Reconciler(Means means, Consumer<Snapshot> publisher, InstantSource clock) {
        this.clock = clock;
        this.fleet = new Fleet(means, publisher, this::ring);
        this.graceAtEnd = means.grace();
        this.thread = Thread.ofPlatform().name("purlin-reconciler").daemon().unstarted(this::run);
        means.driver().onChange(this::ring);
        means.probes().onChange(this::ring);
    }

    /// Waits until the first snapshot is published.
    public void start() throws InterruptedException {
        thread.start();
        firstPass.await();
    }

    private void ring() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    /// What is configured has changed.
    public void reload() {
        stale = true;
        ring();
    }

    /// What is configured has changed; returns when the snapshot says so too, or after so long.
    public void reload(Duration most) {
        var taken = new CompletableFuture<Void>();
        untaken.add(taken);
        reload();
        try {
            taken.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // It is written down: the next pass takes it in.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("nothing fails this", impossible);
        }
    }

    public void want(String deploymentId, int replicas, String why) {
        wishes.put(deploymentId, new Wish(replicas, why));
        ring();
    }

    /// Somebody waits for a deployment that has no replica.
    @Override
    public void wanted(String deploymentId) {
        if (demanded.add(deploymentId)) {
            ring();
        }
    }

    public FleetView view() {
        return view;
    }

    public Allotment allotment() {
        return allotment;
    }

    private void run() {
        while (!closing) {
            Instant next = pass();
            firstPass.countDown();
            sleepUntil(next);
        }
        end();
    }

    private Instant pass() {
        Instant now = clock.instant();
        var asked = new ArrayList<CompletableFuture<Void>>();
        for (var one = untaken.poll(); one != null; one = untaken.poll()) {
            asked.add(one);
        }
        try {
            takeIn();
            Instant next = fleet.pass(now, LONGEST_PAUSE);
            view = fleet.view();
            allotment = fleet.allotment();
            asked.forEach(taken -> taken.complete(null));
            return next;
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "a pass of the reconciler failed", failure);
            untaken.addAll(asked);
            stale = true;
            return now.plus(LONGEST_PAUSE);
        }
    }

    /// Decisions first, demand afterwards: a decision to sleep that was made before a request came
    /// must not win over it.
    private void takeIn() {
        if (stale) {
            stale = false;
            fleet.reload();
        }
        for (String id : List.copyOf(wishes.keySet())) {
            Wish wish = wishes.remove(id);
            if (wish != null) {
                fleet.want(id, wish.replicas(), wish.why(), clock.instant());
            }
        }
        for (String id : List.copyOf(demanded)) {
            demanded.remove(id);
            fleet.wake(id);
        }
    }

    private void sleepUntil(Instant next) {
        try {
            long millis = Duration.between(clock.instant(), next).toMillis();
            var _ = bell.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS);
            bell.drainPermits();
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; the loop looks whether it is to end.
        }
    }

    private void end() {
        Instant now = clock.instant();
        Instant last = now.plus(graceAtEnd);
        try {
            fleet.stopAll(now, graceAtEnd);
            while (!fleet.isEmpty() && clock.instant().isBefore(last)) {
                Instant next = fleet.pass(clock.instant(), LONGEST_PAUSE);
                if (!fleet.isEmpty()) {
                    sleepUntil(next);
                }
            }
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "replicas did not end in order", failure);
        }
        view = FleetView.EMPTY;
    }

    /// Of its grace, others have used some up: at the end, replicas get so much.
    public void limitGrace(Duration left) {
        graceAtEnd = left;
    }

    /// Stops all replicas, with grace, and waits for their end.
    @Override
    public void close() {
        closing = true;
        ring();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
