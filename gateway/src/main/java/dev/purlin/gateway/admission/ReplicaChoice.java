package dev.purlin.gateway.admission;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Two replicas at random, the one with fewer in flight: nearly as even as asking all, and no herd
/// runs to the one that looked idle. Where neither has room, the emptiest of all.
final class ReplicaChoice {
    private ReplicaChoice() {}

    /// @param mostInFlight per replica; 0 is no limit
    /// @param avoided ids of replicas not to take
    /// @return null when none has room
    static @Nullable Seat choose(
            List<Seat> seats, int mostInFlight, Set<String> avoided, RandomGenerator random) {
        int count = seats.size();
        if (count > 1 && avoided.isEmpty()) {
            int first = random.nextInt(count);
            int second = random.nextInt(count - 1);
            Seat a = seats.get(first);
            Seat b = seats.get(second < first ? second : second + 1);
            Seat fewer = b.inFlight() < a.inFlight() ? b : a;
            if (hasRoom(fewer, mostInFlight)) {
                return fewer;
            }
        }
        return emptiest(seats, mostInFlight, avoided);
    }

    private static @Nullable Seat emptiest(
            List<Seat> seats, int mostInFlight, Set<String> avoided) {
        Seat best = null;
        for (Seat seat : seats) {
            if (hasRoom(seat, mostInFlight)
                    && !avoided.contains(seat.replica().id())
                    && (best == null || seat.inFlight() < best.inFlight())) {
                best = seat;
            }
        }
        return best;
    }

    private static boolean hasRoom(Seat seat, int mostInFlight) {
        return mostInFlight == 0 || seat.inFlight() < mostInFlight;
    }
}
