package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Phase;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Callers who do not wait for the end.
@Timeout(60)
class LeavingTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String told() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    /// Says `asked` at each request and `left` when the connection ends before an answer.
    private TestUpstream silent() throws IOException {
        return new TestUpstream(wire -> {
            wire.message();
            told.add("asked");
            told.add(wire.isClosed() ? "left" : "still there");
        });
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
        try (var rig = Rig.of(Phase.WAKEABLE, 1, 1, LONG)) {
            try (var client = rig.client()) {
                client.send(Rig.predict("{}"));
                rig.demand();
            }
            assertThat(rig.outcome().status()).isEqualTo(499);
            rig.awaitWaiting(0);
        }
    }

    @Test
    void a_caller_who_leaves_with_a_body_that_nobody_reads_is_noticed() throws Exception {
        try (var rig = Rig.of(Phase.WAKEABLE, 1, 1, LONG)) {
            try (var client = rig.client()) {
                client.send(Rig.predict("x".repeat(100_000)));
                rig.demand();
            }
            assertThat(rig.outcome().status()).isEqualTo(499);
        }
    }

    @Test
    void a_thousand_idle_connections_cost_nobody_an_answer() throws Exception {
        var idle = new ArrayList<TestWire>();
        try (var upstream = TestUpstream.echoing();
                var rig = new Rig(Rig.deployment(upstream.replica("r1")))) {
            for (int i = 0; i < 1_000; i++) {
                idle.add(rig.client());
            }
            try (var client = rig.client()) {
                assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 200 ");
            }
            for (TestWire client : idle) {
                assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(upstream.accepted.get()).isLessThanOrEqualTo(2);
        } finally {
            for (TestWire client : idle) {
                client.close();
            }
        }
    }
}
