package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.gateway.route.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests for which there is no replica, or none that is free.
@Timeout(60)
class WaitingTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void a_request_for_a_sleeping_deployment_waits_is_demand_and_goes_on_when_a_replica_is_ready()
            throws Exception {
        try (var upstream = TestUpstream.echoing();
                var rig = Rig.of(Phase.WAKEABLE, 1, 1, LONG);
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            assertThat(rig.demand()).isEqualTo("dep00001");
            DeploymentLoad load = rig.gateway.load().deployments().getFirst();
            assertThat(load.waiting()).isEqualTo(1);
            assertThat(load.inFlight()).isZero();
            rig.publish(Rig.deployment(upstream.replica("r1")));
            assertThat(client.message()).startsWith("HTTP/1.1 200 ");
            Outcome outcome = rig.outcome();
            assertThat(outcome.waited()).isPositive();
            assertThat(rig.gateway.load().deployments()).isEmpty();
        }
    }

    @Test
    void a_full_waiting_room_refuses_the_next() throws Exception {
        try (var rig = Rig.of(Phase.WAKEABLE, 1, 1, LONG);
                var first = rig.client();
                var second = rig.client()) {
            first.send(Rig.predict("{}"));
            rig.demand();
            second.send(Rig.predict("{}"));
            assertThat(second.message())
                    .startsWith("HTTP/1.1 429 ")
                    .contains("Retry-After: 1\r\n", "1 requests wait", "at most 1");
        }
    }

    @Test
    void the_limit_of_a_replica_makes_the_next_request_wait_its_turn() throws Exception {
        var gates = new LinkedBlockingQueue<CountDownLatch>();
        TestUpstream.Script gated =
                wire -> {
                    while (!wire.message().isEmpty()) {
                        var gate = new CountDownLatch(1);
                        gates.add(gate);
                        TestUpstream.await(gate);
                        wire.send(TestUpstream.answer("x"));
                    }
                };
        try (var upstream = new TestUpstream(gated);
                var rig = Rig.of(Phase.SERVING, 1, 5, LONG, upstream.replica("r1"));
                var first = rig.client();
                var second = rig.client()) {
            first.send(Rig.predict("1"));
            CountDownLatch gate = gates.take();
            second.send(Rig.predict("2"));
            rig.awaitWaiting(1);
            assertThat(rig.gateway.load().deployments().getFirst().inFlightByReplica())
                    .containsEntry("r1", 1);
            assertThat(gates).isEmpty();
            gate.countDown();
            assertThat(first.message()).contains(" 200 ");
            gates.take().countDown();
            assertThat(second.message()).contains(" 200 ");
            assertThat(rig.demands).isEmpty();
        }
    }

    private static Deployment other(String id, Phase phase, Replica... replicas) {
        return new Deployment(id, phase, "/v1/embeddings", 0, 100, LONG, false, List.of(replicas));
    }

    @Test
    void whoever_waits_follows_the_environment_to_another_deployment() throws Exception {
        try (var upstream = TestUpstream.echoing();
                var rig = Rig.of(Phase.WAKEABLE, 1, 1, LONG);
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            rig.awaitWaiting(1);
            rig.publish(other("dep00002", Phase.WAKEABLE));
            assertThat(rig.demand()).isEqualTo("dep00001");
            assertThat(rig.demand()).isEqualTo("dep00002");
            rig.publish(other("dep00003", Phase.SERVING, upstream.replica("r3")));
            assertThat(client.message()).startsWith("HTTP/1.1 200 ");
            Outcome outcome = rig.outcome();
            assertThat(outcome.deploymentId()).isEqualTo("dep00003");
            assertThat(outcome.replicaId()).isEqualTo("r3");
            assertThat(outcome.attempts()).isEqualTo(1);
        }
    }

    @Test
    void whoever_waits_for_what_is_switched_off_or_deleted_is_told_so() throws Exception {
        try (var rig = Rig.of(Phase.WAKEABLE, 1, 1, LONG);
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            rig.awaitWaiting(1);
            rig.publish(Rig.deployment(Phase.DEACTIVATED, 1, 1, LONG, false));
            assertThat(client.message())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("deployment dep00001 is deactivated");
            rig.publish(Rig.deployment(Phase.WAKEABLE, 1, 1, LONG, false));
            client.send(Rig.predict("{}"));
            rig.awaitWaiting(1);
            Snapshot before = rig.board.current();
            rig.publish(new Snapshot(before.number() + 1, Map.of(), Map.of(), before.keys()));
            assertThat(client.message())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("endpoint abcd1234 was deleted");
            assertThat(rig.gateway.load().deployments()).isEmpty();
        }
    }

    @Test
    void five_thousand_that_wait_are_all_answered_once_a_replica_is_ready() throws Exception {
        int many = 5_000;
        var clients = new ArrayList<TestWire>();
        try (var upstream = TestUpstream.echoing();
                var rig = Rig.of(Phase.WAKEABLE, 32, many, LONG)) {
            for (int i = 0; i < many; i++) {
                clients.add(rig.client().send(Rig.predict("{}")));
            }
            rig.awaitWaiting(many);
            rig.publish(
                    Rig.deployment(Phase.SERVING, 32, many, LONG, false, upstream.replica("r1")));
            for (TestWire client : clients) {
                assertThat(client.message()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(rig.gateway.load().deployments()).isEmpty();
            assertThat(upstream.accepted.get()).isLessThanOrEqualTo(64);
        } finally {
            for (TestWire client : clients) {
                client.close();
            }
        }
    }
}
