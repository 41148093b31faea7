package dev.purlin.gateway.admission;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The replicas of one deployment with what is in flight at each, and the requests that wait for
/// one, oldest first. To be let in, to be refused and to begin waiting are one atomic act; a freed
/// place goes to the oldest waiter before anybody else can see it.
///
/// All state is guarded by the room itself. Waiters are called outside of it.
public final class WaitingRoom {
    private final LongSupplier nanos;
    private final Map<Waiter, Long> waiters = new LinkedHashMap<>();
    private final List<Seat> leaving = new ArrayList<>();
    private List<Seat> seats = List.of();
    private Deployment deployment;
    private long snapshotNumber = -1;
    private boolean isOpen = true;

    WaitingRoom(Deployment deployment, LongSupplier nanos) {
        this.deployment = deployment;
        this.nanos = nanos;
    }

    /// @param avoided ids of replicas that failed this request; with any, it does not wait
    public synchronized Admission enter(Waiter waiter, Set<String> avoided) {
        if (!isOpen) {
            return new Admission.Moved();
        }
        Seat seat = choose(avoided);
        if (seat != null) {
            return new Admission.Admitted(take(seat));
        }
        boolean allAvoided =
                !seats.isEmpty()
                        && seats.stream().allMatch(s -> avoided.contains(s.replica().id()));
        if (allAvoided) {
            return new Admission.NoOther();
        }
        if (waiters.size() >= deployment.mostWaiting()) {
            return new Admission.Full(waiters.size());
        }
        waiters.put(waiter, nanos.getAsLong());
        return new Admission.Waits(seats.isEmpty());
    }

    /// False when it did not wait here any more: it was told so, or will be.
    public synchronized boolean leave(Waiter waiter) {
        return waiters.remove(waiter) != null;
    }

    private @Nullable Seat choose(Set<String> avoided) {
        return ReplicaChoice.choose(
                seats, deployment.mostInFlightPerReplica(), avoided, ThreadLocalRandom.current());
    }

    private Permit take(Seat seat) {
        seat.take();
        return new Permit(this, seat);
    }

    void free(Seat seat) {
        Grant grant;
        synchronized (this) {
            seat.free();
            if (seat.inFlight() == 0) {
                leaving.remove(seat);
            }
            grant = grantOldest();
        }
        if (grant != null) {
            grant.tell();
        }
    }

    private record Grant(Waiter waiter, Permit permit) {
        void tell() {
            waiter.granted(permit);
        }
    }

    private @Nullable Grant grantOldest() {
        if (waiters.isEmpty()) {
            return null;
        }
        Seat seat = choose(Set.of());
        if (seat == null) {
            return null;
        }
        var oldest = waiters.keySet().iterator();
        Waiter waiter = oldest.next();
        oldest.remove();
        return new Grant(waiter, take(seat));
    }

    /// Takes over what a snapshot says, unless a newer one was seen.
    void update(Deployment next, long number) {
        var grants = new ArrayList<Grant>();
        List<Waiter> moved;
        synchronized (this) {
            if (number <= snapshotNumber) {
                return;
            }
            snapshotNumber = number;
            deployment = next;
            isOpen = next.phase() == Phase.SERVING || next.phase() == Phase.WAKEABLE;
            seat(next.replicas());
            moved = isOpen ? List.of() : sendAway();
            for (Grant grant = grantOldest(); grant != null; grant = grantOldest()) {
                grants.add(grant);
            }
        }
        grants.forEach(Grant::tell);
        moved.forEach(Waiter::moved);
    }

    /// The deployment is in no snapshot any more.
    void close(long number) {
        List<Waiter> moved;
        synchronized (this) {
            if (number <= snapshotNumber) {
                return;
            }
            snapshotNumber = number;
            isOpen = false;
            seat(List.of());
            moved = sendAway();
        }
        moved.forEach(Waiter::moved);
    }

    /// An environment points elsewhere now: who waits for nothing here may find a replica there.
    void abandon() {
        List<Waiter> moved;
        synchronized (this) {
            moved = seats.isEmpty() ? sendAway() : List.of();
        }
        moved.forEach(Waiter::moved);
    }

    private List<Waiter> sendAway() {
        List<Waiter> all = List.copyOf(waiters.keySet());
        waiters.clear();
        return all;
    }

    private void seat(List<Replica> replicas) {
        var before = new HashMap<String, Seat>();
        seats.forEach(seat -> before.put(seat.replica().id(), seat));
        var after = new ArrayList<Seat>();
        for (Replica replica : replicas) {
            Seat same = before.remove(replica.id());
            after.add(same != null && same.replica().equals(replica) ? same : new Seat(replica));
        }
        before.values().stream().filter(seat -> seat.inFlight() > 0).forEach(leaving::add);
        seats = List.copyOf(after);
    }

    synchronized boolean isDone() {
        return !isOpen && waiters.isEmpty() && leaving.isEmpty() && busy(seats) == 0;
    }

    private static int busy(List<Seat> seats) {
        return seats.stream().mapToInt(Seat::inFlight).sum();
    }

    synchronized DeploymentLoad load() {
        var byReplica = new HashMap<String, Integer>();
        for (List<Seat> some : List.of(seats, leaving)) {
            for (Seat seat : some) {
                byReplica.merge(seat.replica().id(), seat.inFlight(), Integer::sum);
            }
        }
        Duration oldest =
                waiters.isEmpty()
                        ? Duration.ZERO
                        : Duration.ofNanos(nanos.getAsLong() - waiters.values().iterator().next());
        return new DeploymentLoad(
                deployment.id(), busy(seats) + busy(leaving), waiters.size(), oldest, byReplica);
    }
}
