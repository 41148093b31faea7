package dev.purlin.bench;

/// When the next request is sent.
public sealed interface Mode {
    int MOST_CONNECTIONS = 60_000;

    /// At most this many requests of the plan are under way at any moment.
    int mostInFlight();

    /// Each of `clients` sends its next request when its answer is complete: a slow server is asked
    /// less.
    record ClosedLoop(int clients) implements Mode {
        public ClosedLoop {
            demandConnections("clients", clients);
        }

        @Override
        public int mostInFlight() {
            return clients;
        }
    }

    /// Requests are due at scheduled times whatever the server does, and all times of an answer are
    /// counted from there. One that is due while `mostInFlight` are under way is not sent but
    /// counted as missed.
    record OpenLoop(double perSecond, Arrival arrival, int mostInFlight) implements Mode {
        public OpenLoop {
            if (!(perSecond > 0 && perSecond <= 10_000_000)) {
                throw new IllegalArgumentException(
                        "a rate of " + perSecond + " per second, expected above 0 to 10,000,000");
            }
            demandConnections("most in flight", mostInFlight);
        }
    }

    private static void demandConnections(String what, int count) {
        if (count < 1 || count > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "%s %,d, expected 1 to %,d".formatted(what, count, MOST_CONNECTIONS));
        }
    }
}
