package dev.purlin.gateway.admission;

import dev.purlin.gateway.route.Replica;

/// A replica and how many requests are at it. Guarded by the waiting room it belongs to.
final class Seat {
    private final Replica replica;
    private int inFlight;

    Seat(Replica replica) {
        this.replica = replica;
    }

    Replica replica() {
        return replica;
    }

    int inFlight() {
        return inFlight;
    }

    void take() {
        inFlight++;
    }

    void free() {
        inFlight--;
    }
}
