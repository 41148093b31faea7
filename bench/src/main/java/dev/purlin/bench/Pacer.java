package dev.purlin.bench;

import java.util.function.Supplier;

/// Decides when a lane starts its next request; used on the lane's loop only.
sealed interface Pacer {
    void begin(Phase phase);

    /// A request was concluded at `nowNanos`; another may start in its place.
    void freed(long nowNanos);

    void connectFailed();

    /// The phase was cut short.
    void wake();

    /// Nothing more will be started in this phase.
    boolean finished();

    /// Lanes and pacers know each other, so the lane asks for its pacer while it is made.
    interface Maker {
        Pacer make(Lane lane);
    }

    static Maker of(Mode mode, int lane, int lanes) {
        return switch (mode) {
            case Mode.ClosedLoop(int clients) -> on -> new Closed(on, share(clients, lane, lanes));
            case Mode.OpenLoop(double perSecond, Arrival arrival, int mostInFlight) ->
                    on ->
                            new Open(
                                    on,
                                    () -> arrival.schedule(perSecond, lane, lanes),
                                    share(mostInFlight, lane, lanes));
        };
    }

    private static int share(int whole, int lane, int lanes) {
        return whole / lanes + (lane < whole % lanes ? 1 : 0);
    }

    /// Keeps `clients` requests under way.
    final class Closed implements Pacer {
        /// A client that could not connect waits so long, rather than trying in a hot loop.
        private static final long RECONNECT_NANOS = 20_000_000;

        private final Lane lane;
        private final int clients;
        private Phase phase = new Phase(End.atOnce(), 0, 0);
        private int clientsLeft;

        Closed(Lane lane, int clients) {
            this.lane = lane;
            this.clients = clients;
        }

        @Override
        public void begin(Phase phase) {
            this.phase = phase;
            clientsLeft = clients;
            for (int i = 0; i < clients; i++) {
                freed(phase.startNanos);
            }
        }

        @Override
        public void freed(long nowNanos) {
            long ticket = phase.nextTicket();
            if (phase.covers(ticket, nowNanos)) {
                lane.start(ticket, nowNanos);
            } else {
                clientsLeft--;
            }
        }

        @Override
        public void connectFailed() {
            lane.later(this::tryAgain, RECONNECT_NANOS);
        }

        private void tryAgain() {
            freed(System.nanoTime());
            lane.endIfDone();
        }

        @Override
        public void wake() {}

        @Override
        public boolean finished() {
            return clientsLeft == 0;
        }
    }

    /// Starts requests at their scheduled times, or counts them as missed.
    final class Open implements Pacer {
        /// After so many at once the loop looks at its sockets again.
        private static final int MOST_AT_ONCE = 64;

        private final Lane lane;
        private final Supplier<Schedule> schedules;
        private final int mostInFlight;
        private Phase phase = new Phase(End.atOnce(), 0, 0);
        private Schedule schedule = new Schedule.Even(1, 0, 1);
        private long dueNanos;
        private long ticket;
        private boolean finished;

        Open(Lane lane, Supplier<Schedule> schedules, int mostInFlight) {
            this.lane = lane;
            this.schedules = schedules;
            this.mostInFlight = mostInFlight;
        }

        @Override
        public void begin(Phase phase) {
            this.phase = phase;
            schedule = schedules.get();
            finished = false;
            planNext();
            tick(phase);
        }

        private void planNext() {
            dueNanos = phase.startNanos + schedule.nextNanos();
            ticket = phase.nextTicket();
        }

        private void tick(Phase of) {
            if (of != phase || finished) {
                return;
            }
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                if (!phase.covers(ticket, dueNanos)) {
                    finished = true;
                    lane.endIfDone();
                    return;
                }
                long wait = dueNanos - System.nanoTime();
                if (wait > 0) {
                    lane.later(() -> tick(of), wait);
                    return;
                }
                startOrMiss();
            }
            lane.soon(() -> tick(of));
        }

        private void startOrMiss() {
            if (lane.underWay() < mostInFlight) {
                lane.start(ticket, dueNanos);
            } else {
                lane.tally().missed++;
            }
            planNext();
        }

        @Override
        public void freed(long nowNanos) {}

        @Override
        public void connectFailed() {}

        @Override
        public void wake() {
            finished |= !phase.covers(ticket, dueNanos);
        }

        @Override
        public boolean finished() {
            return finished;
        }
    }
}
