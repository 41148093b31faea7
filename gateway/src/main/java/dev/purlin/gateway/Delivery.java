package dev.purlin.gateway;

import dev.purlin.gateway.UpstreamConnection.Address;
import dev.purlin.gateway.admission.Admission;
import dev.purlin.gateway.admission.Permit;
import dev.purlin.gateway.admission.Waiter;
import dev.purlin.gateway.admission.WaitingRoom;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Resolution;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.wire.ErrorCode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Gets one request a connection: waits for a permit, picks up an idle connection or opens one, and
/// does so again, elsewhere, when that attempt came to nothing. Belongs to the request's event
/// loop; only what [Waiter] says may come from other threads, and goes there first.
final class Delivery implements Waiter, UpstreamPool.Connecting {
    private static final double PAUSES_GROW_BY = 1.5;

    private enum State {
        WAITING,
        PAUSED,
        CONNECTING,
        HANDED_OVER,
        CLOSED
    }

    private final Exchange exchange;
    private final Account account;
    private final Loop loop;
    private final Set<String> avoided = new HashSet<>();

    private State state = State.WAITING;
    private Order.@Nullable ToReplica order;
    private @Nullable WaitingRoom room;
    private @Nullable Permit permit;
    private boolean needsNew;
    private int pauses;
    private long sinceNanos;

    Delivery(Exchange exchange, Account account, Loop loop) {
        this.exchange = exchange;
        this.account = account;
        this.loop = loop;
    }

    void toReplica(Order.ToReplica order) {
        this.order = order;
        enter(order);
    }

    void toControlPlane() {
        var controlPlane = loop.commons.settings.controlPlane();
        connect(new Address(controlPlane.host(), controlPlane.port()));
    }

    /// Whether the deployment allows a request to be sent twice.
    boolean repeatsSent() {
        return order != null && order.deployment().repeatSent();
    }

    boolean isForReplica() {
        return order != null;
    }

    private void enter(Order.ToReplica to) {
        state = State.WAITING;
        sinceNanos = System.nanoTime();
        WaitingRoom entered = loop.commons.rooms.of(to.deployment(), to.snapshotNumber());
        room = entered;
        switch (entered.enter(this, avoided)) {
            case Admission.Admitted(Permit granted) -> admitted(granted);
            case Admission.Waits(boolean forNothing) -> waits(entered, to, forNothing);
            case Admission.Full(int waiting) ->
                    exchange.fail(
                            ErrorCode.TOO_MANY_WAITING,
                            "%,d requests wait for deployment %s already, at most %,d"
                                    .formatted(
                                            waiting,
                                            to.deployment().id(),
                                            to.deployment().mostWaiting()));
            case Admission.NoOther _ -> pause(to);
            case Admission.Moved _ -> loop.eventLoop.execute(this::reroute);
        }
    }

    private void waits(WaitingRoom entered, Order.ToReplica to, boolean forNothing) {
        if (forNothing) {
            loop.commons.wanted(to.deployment().id());
        }
        // A snapshot that came before this waiter did has not been told to it.
        Snapshot now = loop.commons.snapshots.current();
        if (now.number() != to.snapshotNumber()) {
            loop.commons.rooms.refresh(now);
            if (forNothing && entered.leave(this)) {
                reroute();
            }
        }
    }

    private void pause(Order.ToReplica to) {
        state = State.PAUSED;
        double nanos = loop.times.pause().toNanos() * Math.pow(PAUSES_GROW_BY, pauses++);
        var _ =
                loop.eventLoop.schedule(
                        () -> {
                            if (state == State.PAUSED) {
                                avoided.clear();
                                enter(to);
                            }
                        },
                        (long) nanos,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void granted(Permit granted) {
        loop.eventLoop.execute(() -> {
            if (state == State.WAITING) {
                admitted(granted);
            } else {
                granted.close();
            }
        });
    }

    @Override
    public void moved() {
        loop.eventLoop.execute(this::reroute);
    }

    /// The environment may point to another deployment by now.
    private void reroute() {
        Order.ToReplica before = order;
        if (state != State.WAITING || before == null) {
            return;
        }
        Snapshot now = loop.commons.snapshots.current();
        loop.commons.rooms.refresh(now);
        Endpoint endpoint = now.endpoints().get(before.endpoint().id());
        if (endpoint == null) {
            exchange.fail(
                    ErrorCode.ENDPOINT_UNKNOWN,
                    "endpoint %s was deleted".formatted(before.endpoint().id()));
            return;
        }
        boolean fallsBack = loop.commons.settings.developmentFallsBack();
        switch (Resolution.of(endpoint, before.place(), fallsBack)) {
            case Resolution.Missing(ErrorCode code, String text) -> exchange.fail(code, text);
            case Resolution.Found found -> {
                account.deployment(found.deployment().id());
                toReplica(before.at(now.number(), endpoint, found.deployment()));
            }
        }
    }

    private void admitted(Permit granted) {
        account.waited(System.nanoTime() - sinceNanos);
        account.replica(granted.replica().id());
        permit = granted;
        connect(new Address(granted.replica().host(), granted.replica().port()));
    }

    private void connect(Address address) {
        account.attempt();
        UpstreamConnection idle = needsNew ? null : loop.pool.take(address);
        if (idle != null) {
            state = State.HANDED_OVER;
            exchange.sendOn(idle);
            return;
        }
        state = State.CONNECTING;
        loop.pool.connect(address, this);
    }

    @Override
    public void connected(UpstreamConnection connection) {
        if (state != State.CONNECTING) {
            loop.pool.give(connection);
            return;
        }
        state = State.HANDED_OVER;
        exchange.sendOn(connection);
    }

    @Override
    public void notConnected(Throwable cause) {
        if (state != State.CONNECTING) {
            return;
        }
        Permit failed = permit;
        if (failed == null) {
            exchange.fail(ErrorCode.NO_ROUTE, "the control plane cannot be reached");
            return;
        }
        avoided.add(failed.replica().id());
        again("replica %s cannot be reached".formatted(failed.replica().id()));
    }

    /// The connection broke before an answer, and the request may be sent once more.
    void again(String reason) {
        release();
        Order.ToReplica to = order;
        if (account.attempts() >= loop.limits.attempts()) {
            exchange.fail(
                    isForReplica() ? ErrorCode.REPLICA_FAILED : ErrorCode.NO_ROUTE,
                    "%s, after %d attempts".formatted(reason, account.attempts()));
        } else if (to == null) {
            needsNew = true;
            toControlPlane();
        } else {
            enter(to);
        }
    }

    /// Where not to go next: an idle connection that turned out to be dead has company, and a
    /// replica that closes a new one is not well.
    void broke(boolean wasIdle) {
        if (wasIdle) {
            needsNew = true;
        } else if (permit != null) {
            avoided.add(permit.replica().id());
        }
    }

    private void release() {
        Permit held = permit;
        permit = null;
        if (held != null) {
            held.close();
        }
    }

    /// Gives up the place or the permit.
    void close() {
        state = State.CLOSED;
        if (room != null) {
            room.leave(this);
        }
        release();
    }
}
