package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Replicas that cannot be reached, or close instead of answering.
@Timeout(60)
class RetryTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String told() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void a_replica_that_refuses_connections_is_passed_over() throws Exception {
        int closedPort;
        try (var listener = new ServerSocket(0)) {
            closedPort = listener.getLocalPort();
        }
        var dead = new Replica("dead", "127.0.0.1", closedPort);
        try (var upstream = TestUpstream.echoing();
                var rig = new Rig(Rig.deployment(dead, upstream.replica("r1")))) {
            boolean retried = false;
            for (int i = 0; i < 50 && !retried; i++) {
                try (var client = rig.client()) {
                    String answer = client.send(Rig.predict("{}")).message();
                    assertThat(answer).startsWith("HTTP/1.1 200 ");
                    retried = answer.contains("X-BASETEN-MODEL-PREDICTION-ATTEMPTS: 2\r\n");
                }
            }
            assertThat(retried).isTrue();
        }
    }

    @Test
    void a_lone_replica_that_refuses_connections_is_tried_again_and_then_is_a_502()
            throws Exception {
        int closedPort;
        try (var listener = new ServerSocket(0)) {
            closedPort = listener.getLocalPort();
        }
        try (var rig = new Rig(Rig.deployment(new Replica("dead", "127.0.0.1", closedPort)));
                var client = rig.client()) {
            assertThat(client.send(Rig.predict("{}")).message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("after 4 attempts", "application_error");
            assertThat(rig.outcome().attempts()).isEqualTo(4);
        }
    }

    @Test
    void a_request_that_a_replica_may_have_begun_is_sent_again_only_where_that_is_allowed()
            throws Exception {
        TestUpstream.Script dying = wire -> told.add(wire.message());
        try (var upstream = new TestUpstream(dying);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 502 ");
            assertThat(rig.outcome().attempts()).isEqualTo(1);
            rig.publish(Rig.deployment(Phase.SERVING, 0, 9, LONG, true, upstream.replica("r1")));
            assertThat(client.send(Rig.predict("{}")).message()).contains("after 4 attempts");
            assertThat(told).hasSize(5);
        }
    }

    /// Answers the first request on each connection, and closes when the next one comes.
    private TestUpstream once() throws IOException {
        return new TestUpstream(wire -> {
            wire.message();
            wire.send(TestUpstream.answer("x"));
            told.add(wire.message());
        });
    }

    @Test
    void a_kept_connection_that_turns_out_to_be_dead_costs_a_safe_request_nothing()
            throws Exception {
        String get = "GET /model-abcd1234/production/sync/x HTTP/1.1\r\nHost: x\r\n";
        try (var upstream = once();
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(get + Rig.AUTH + "\r\n");
            assertThat(client.message()).contains(" 200 ").doesNotContain("ATTEMPTS");
            client.send(get + Rig.AUTH + "\r\n");
            assertThat(client.message()).contains(" 200 ", "ATTEMPTS: 2\r\n");
            assertThat(told()).startsWith("GET /x ");
            assertThat(upstream.accepted).hasValue(2);
        }
    }

    @Test
    void a_kept_connection_that_dies_with_a_request_sent_is_a_failure_of_the_replica()
            throws Exception {
        try (var upstream = once();
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            assertThat(client.send(Rig.predict("1")).message()).contains(" 200 ");
            assertThat(client.send(Rig.predict("2")).message()).contains(" 502 ");
            assertThat(told()).endsWith("2");
        }
    }

    @Test
    void a_body_that_is_still_held_is_sent_again_whole_where_that_is_allowed() throws Exception {
        String body = "x".repeat(40_000);
        try (var upstream = once();
                var rig = Rig.of(Phase.SERVING, 0, 9, LONG)) {
            rig.publish(Rig.deployment(Phase.SERVING, 0, 9, LONG, true, upstream.replica("r1")));
            try (var client = rig.client()) {
                assertThat(client.send(Rig.predict("1")).message()).contains(" 200 ");
                assertThat(client.send(Rig.predict(body)).message())
                        .contains(" 200 ", "ATTEMPTS: 2\r\n");
                assertThat(told()).endsWith(body);
                upstream.requests.take();
                upstream.requests.take();
                assertThat(upstream.requests.take()).endsWith("\r\n\r\n" + body);
            }
        }
    }
}
