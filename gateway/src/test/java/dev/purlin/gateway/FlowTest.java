package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests that wait, stream, move to another replica, or lose one of their ends.
@Timeout(60)
class FlowTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String told() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    private static Rig rig(
            Phase phase, int mostInFlight, int mostWaiting, Duration timeout, Replica... replicas)
            throws IOException {
        return new Rig(Rig.deployment(phase, mostInFlight, mostWaiting, timeout, false, replicas));
    }

    /// Says `asked` at each request and `left` when the connection ends before an answer.
    private TestUpstream silent() throws IOException {
        return new TestUpstream(wire -> {
            wire.message();
            told.add("asked");
            told.add(wire.isClosed() ? "left" : "still there");
        });
    }

    private static void awaitWaiting(Rig rig, int waiting) {
        while (rig.gateway.load().deployments().stream().mapToInt(DeploymentLoad::waiting).sum()
                != waiting) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_request_for_a_sleeping_deployment_waits_is_demand_and_goes_on_when_a_replica_is_ready()
            throws Exception {
        try (var upstream = TestUpstream.echoing();
                var rig = rig(Phase.WAKEABLE, 1, 1, LONG);
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
        try (var rig = rig(Phase.WAKEABLE, 1, 1, LONG);
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
                var rig = rig(Phase.SERVING, 1, 5, LONG, upstream.replica("r1"));
                var first = rig.client();
                var second = rig.client()) {
            first.send(Rig.predict("1"));
            CountDownLatch gate = gates.take();
            second.send(Rig.predict("2"));
            awaitWaiting(rig, 1);
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

    @Test
    void a_deadline_says_which_time_ran_out() throws Exception {
        Duration brief = Duration.ofMillis(150);
        try (var upstream = silent();
                var rig = rig(Phase.WAKEABLE, 1, 5, brief);
                var client = rig.client()) {
            assertThat(client.send(Rig.predict("{}")).message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("no replica took the request within 150 ms", "model_not_ready");
            rig.publish(Rig.deployment(Phase.SERVING, 1, 5, brief, false, upstream.replica("r1")));
            assertThat(client.send(Rig.predict("{}")).message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("no whole answer within 150 ms", "\"timeout\"");
            assertThat(told()).isEqualTo("asked");
            assertThat(told()).isEqualTo("left");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_caller_who_leaves_before_the_answer_takes_the_upstream_connection_along(
            Transport transport) throws Exception {
        try (var upstream = silent();
                var rig =
                        new Rig(
                                Rig.deployment(upstream.replica("r1")),
                                GatewayLimits.DEFAULT,
                                Rig.times(),
                                1,
                                transport)) {
            try (var client = rig.client()) {
                client.send(Rig.predict("{}"));
                assertThat(told()).isEqualTo("asked");
            }
            assertThat(told()).isEqualTo("left");
            Outcome outcome = rig.outcome();
            assertThat(outcome.status()).isEqualTo(499);
            assertThat(outcome.error()).isEqualTo(ErrorCode.CLIENT_GONE);
        }
    }

    @Test
    void a_caller_who_leaves_while_waiting_gives_up_the_place() throws Exception {
        try (var rig = rig(Phase.WAKEABLE, 1, 1, LONG)) {
            try (var client = rig.client()) {
                client.send(Rig.predict("{}"));
                rig.demand();
            }
            assertThat(rig.outcome().status()).isEqualTo(499);
            awaitWaiting(rig, 0);
        }
    }

    @Test
    void a_caller_who_leaves_with_a_body_that_nobody_reads_is_noticed() throws Exception {
        try (var rig = rig(Phase.WAKEABLE, 1, 1, LONG)) {
            try (var client = rig.client()) {
                client.send(Rig.predict("x".repeat(100_000)));
                rig.demand();
            }
            assertThat(rig.outcome().status()).isEqualTo(499);
        }
    }

    @Test
    void an_answer_streams_piece_by_piece() throws Exception {
        var goOn = new LinkedBlockingQueue<CountDownLatch>();
        TestUpstream.Script streaming =
                wire -> {
                    wire.message();
                    wire.send(CHUNKED);
                    for (int i = 0; i < 3; i++) {
                        wire.send("1\r\n" + i + "\r\n");
                        var latch = new CountDownLatch(1);
                        goOn.add(latch);
                        TestUpstream.await(latch);
                    }
                    wire.send("0\r\nTrailer: x\r\n\r\n");
                };
        try (var upstream = new TestUpstream(streaming);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            assertThat(client.head()).contains("Transfer-Encoding: chunked");
            for (int i = 0; i < 3; i++) {
                assertThat(client.read(6)).isEqualTo("1\r\n" + i + "\r\n");
                goOn.take().countDown();
            }
            assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
            assertThat(rig.outcome().bytesOut()).isEqualTo(3);
        }
    }

    @Test
    void a_request_streams_piece_by_piece() throws Exception {
        TestUpstream.Script reading =
                wire -> {
                    wire.head();
                    for (int i = 0; i < 3; i++) {
                        told.add(wire.read(6));
                    }
                    told.add(wire.read(5));
                    wire.send(TestUpstream.answer("x"));
                };
        try (var upstream = new TestUpstream(reading);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(
                    "POST %s HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: chunked\r\n\r\n"
                            .formatted(Rig.PREDICT, Rig.AUTH));
            for (int i = 0; i < 3; i++) {
                client.send("1\r\n" + i + "\r\n");
                assertThat(told()).isEqualTo("1\r\n" + i + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(told()).isEqualTo("0\r\n\r\n");
            assertThat(client.message()).contains(" 200 ");
        }
    }

    @Test
    void an_answer_that_is_cut_off_never_looks_whole() throws Exception {
        for (String begun :
                new String[] {
                    CHUNKED + "5\r\nhello\r\n", TestUpstream.answer("hello").replace(": 5", ": 9")
                }) {
            TestUpstream.Script dying =
                    wire -> {
                        wire.message();
                        wire.send(begun);
                    };
            try (var upstream = new TestUpstream(dying);
                    var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                    var client = rig.client()) {
                client.send(Rig.predict("{}"));
                assertThat(client.head()).contains(" 200 ");
                String rest;
                try {
                    rest = client.readAll();
                } catch (IOException e) {
                    rest = "reset";
                }
                assertThat(rest).doesNotContain("0\r\n\r\n");
                Outcome outcome = rig.outcome();
                assertThat(outcome.status()).isEqualTo(200);
                assertThat(outcome.error()).isEqualTo(ErrorCode.REPLICA_FAILED);
            }
        }
    }

    @Test
    void an_answer_that_ends_with_its_connection_becomes_chunked() throws Exception {
        TestUpstream.Script old =
                wire -> {
                    wire.message();
                    wire.send("HTTP/1.0 200 OK\r\n\r\nhello");
                };
        try (var upstream = new TestUpstream(old);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            assertThat(client.message()).contains("chunked").endsWith("5\r\nhello\r\n0\r\n\r\n");
            client.send(Rig.predict("{}"));
            assertThat(client.message()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void a_slow_reader_holds_the_replica_back() throws Exception {
        int most = 256 << 20;
        var sent = new AtomicInteger();
        TestUpstream.Script flooding =
                wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n");
                    byte[] block = new byte[1 << 16];
                    for (int i = 0; i < most / block.length; i++) {
                        wire.send(block);
                        sent.addAndGet(block.length);
                    }
                };
        try (var upstream = new TestUpstream(flooding);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            client.send(Rig.predict("{}"));
            client.head();
            // Both socket buffers and the gateway's share are far smaller than the answer.
            assertThat(client.read(1 << 20)).hasSize(1 << 20);
            assertThat(sent.get()).isLessThan(most / 2);
            assertThat(client.read(64 << 20)).hasSize(64 << 20);
        }
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

    @Test
    void a_web_socket_is_a_tunnel() throws Exception {
        TestUpstream.Script speaking =
                wire -> {
                    told.add(wire.message());
                    wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n");
                    wire.send("Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nhi");
                    wire.send("echo " + wire.read(4));
                    told.add(wire.isClosed() ? "left" : "still there");
                };
        try (var upstream = new TestUpstream(speaking);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")))) {
            try (var client = rig.client()) {
                client.send(
                        "GET /production/websocket HTTP/1.1\r\nHost: model-abcd1234.gw\r\n"
                                + Rig.AUTH
                                + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\nping");
                assertThat(client.head())
                        .startsWith("HTTP/1.1 101 ")
                        .contains("Upgrade: websocket\r\n", "Sec-WebSocket-Accept: x\r\n");
                assertThat(client.read(11)).isEqualTo("hiecho ping");
                assertThat(told())
                        .startsWith("GET /v1/embeddings ")
                        .contains("Connection: Upgrade\r\nUpgrade: websocket\r\n");
            }
            assertThat(told()).isEqualTo("left");
            assertThat(rig.outcome().status()).isEqualTo(101);
        }
    }

    @Test
    void answers_to_head_have_no_body() throws Exception {
        TestUpstream.Script headed =
                wire -> {
                    while (!wire.message().isEmpty()) {
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    }
                };
        try (var upstream = new TestUpstream(headed);
                var rig = new Rig(Rig.deployment(upstream.replica("r1")));
                var client = rig.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(
                        "HEAD /model-abcd1234/production/sync/x HTTP/1.1\r\nHost: x\r\n"
                                + Rig.AUTH
                                + "\r\n");
                assertThat(client.head()).contains("Content-Length: 5\r\n");
            }
            assertThat(upstream.accepted).hasValue(1);
        }
    }
}
