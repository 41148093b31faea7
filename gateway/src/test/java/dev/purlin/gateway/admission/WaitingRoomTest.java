package dev.purlin.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private final AtomicLong nanos = new AtomicLong();
    private final WaitingRoom room = new WaitingRoom(deployment(Phase.SERVING), nanos::get);

    private static final class Guest implements Waiter {
        private final List<Permit> permits = new ArrayList<>();
        private int moves;

        @Override
        public void granted(Permit permit) {
            permits.add(permit);
        }

        @Override
        public void moved() {
            moves++;
        }
    }

    private static Deployment deployment(Phase phase, String... replicas) {
        return new Deployment(
                "d",
                phase,
                "/predict",
                1,
                2,
                Duration.ofSeconds(1),
                false,
                Stream.of(replicas).map(id -> new Replica(id, "127.0.0.1", 1)).toList());
    }

    private Permit admitted(Guest guest) {
        return ((Admission.Admitted) room.enter(guest, Set.of())).permit();
    }

    @Test
    void the_oldest_waiter_gets_the_place_that_is_freed() {
        room.update(deployment(Phase.SERVING, "r1"), 1);
        Permit first = admitted(new Guest());
        var second = new Guest();
        var third = new Guest();
        assertThat(room.enter(second, Set.of())).isEqualTo(new Admission.Waits(false));
        nanos.addAndGet(5_000);
        assertThat(room.enter(third, Set.of())).isEqualTo(new Admission.Waits(false));
        assertThat(room.enter(new Guest(), Set.of())).isEqualTo(new Admission.Full(2));
        assertThat(room.load().oldestWaiting()).isEqualTo(Duration.ofNanos(5_000));
        first.close();
        first.close();
        assertThat(second.permits).hasSize(1);
        assertThat(third.permits).isEmpty();
        assertThat(room.load().inFlight()).isEqualTo(1);
        room.leave(third);
        second.permits.getFirst().close();
        assertThat(third.permits).isEmpty();
        assertThat(room.load().inFlight()).isZero();
    }

    @Test
    void a_new_replica_lets_waiters_in_and_an_old_snapshot_changes_nothing() {
        room.update(deployment(Phase.WAKEABLE), 1);
        var guest = new Guest();
        assertThat(room.enter(guest, Set.of())).isEqualTo(new Admission.Waits(true));
        room.update(deployment(Phase.SERVING, "r1"), 3);
        assertThat(guest.permits).hasSize(1);
        room.update(deployment(Phase.WAKEABLE), 2);
        assertThat(room.enter(new Guest(), Set.of())).isEqualTo(new Admission.Waits(false));
    }

    @Test
    void a_replica_that_left_the_snapshot_is_reported_until_it_has_nothing_to_do() {
        room.update(deployment(Phase.SERVING, "r1"), 1);
        Permit permit = admitted(new Guest());
        room.update(deployment(Phase.SERVING, "r2"), 2);
        assertThat(room.load().inFlightByReplica()).containsEntry("r1", 1).containsEntry("r2", 0);
        permit.close();
        assertThat(room.load().inFlightByReplica()).doesNotContainKey("r1");
    }

    @Test
    void a_replica_that_failed_is_not_given_again() {
        room.update(deployment(Phase.SERVING, "r1", "r2"), 1);
        var other = (Admission.Admitted) room.enter(new Guest(), Set.of("r1"));
        assertThat(other.permit().replica().id()).isEqualTo("r2");
        assertThat(room.enter(new Guest(), Set.of("r1", "r2"))).isEqualTo(new Admission.NoOther());
    }

    @Test
    void whoever_waits_for_a_deployment_that_closes_is_sent_to_ask_again() {
        room.update(deployment(Phase.WAKEABLE), 1);
        var guest = new Guest();
        assertThat(room.enter(guest, Set.of())).isEqualTo(new Admission.Waits(true));
        room.update(deployment(Phase.DEACTIVATED), 2);
        assertThat(guest.moves).isEqualTo(1);
        assertThat(room.enter(guest, Set.of())).isEqualTo(new Admission.Moved());
    }

    @Test
    void whoever_waits_for_nothing_asks_again_when_the_environment_points_elsewhere() {
        var rooms = new WaitingRooms(nanos::get);
        rooms.refresh(snapshot(1, "d", "e"));
        var stays = new Guest();
        var goes = new Guest();
        WaitingRoom left = rooms.of(deployment(Phase.WAKEABLE), 1);
        assertThat(left.enter(goes, Set.of())).isEqualTo(new Admission.Waits(true));
        rooms.refresh(snapshot(2, "d", "e"));
        assertThat(goes.moves).isZero();
        rooms.refresh(snapshot(3, "e", "e"));
        assertThat(goes.moves).isEqualTo(1);
        assertThat(left.enter(stays, Set.of())).isEqualTo(new Admission.Waits(true));
        rooms.refresh(snapshot(4, "e", "d"));
        assertThat(stays.moves).isZero();
    }

    private static Snapshot snapshot(long number, String production, String staging) {
        var endpoint =
                new Endpoint(
                        "m",
                        "m",
                        false,
                        Map.of(
                                "production",
                                Traffic.all(production),
                                "staging",
                                Traffic.all(staging)),
                        Map.of("d", deployment(Phase.WAKEABLE)));
        return new Snapshot(number, Map.of("m", endpoint), Map.of(), Map.of());
    }
}
