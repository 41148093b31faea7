package dev.purlin.gateway.admission;

import dev.purlin.gateway.route.Replica;
import java.util.concurrent.atomic.AtomicBoolean;

/// The right to have one request at a replica. Closed once, by whoever comes first.
public final class Permit implements AutoCloseable {
    private final WaitingRoom room;
    private final Seat seat;
    private final AtomicBoolean closed = new AtomicBoolean();

    Permit(WaitingRoom room, Seat seat) {
        this.room = room;
        this.seat = seat;
    }

    public Replica replica() {
        return seat.replica();
    }

    Seat seat() {
        return seat;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            room.free(seat);
        }
    }
}
