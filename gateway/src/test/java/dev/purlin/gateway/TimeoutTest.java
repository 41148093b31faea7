package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each time that can run out, and what is said then.
@Timeout(60)
class TimeoutTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration BRIEF = Duration.ofMillis(150);

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

    @Test
    void a_deadline_says_which_time_ran_out() throws Exception {
        Duration brief = Duration.ofMillis(150);
        try (var upstream = silent();
                var rig = Rig.of(Phase.WAKEABLE, 1, 5, brief);
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

    /// Every time is short but the one that is asked for, and the deployment's own.
    private static GatewayTimes times(
            Duration connect, Duration head, Duration idle, Duration body) {
        return new GatewayTimes(
                connect,
                head,
                idle,
                body,
                LONG,
                LONG,
                BRIEF,
                LONG,
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofMillis(10));
    }

    private static Rig rig(GatewayTimes times, Replica... replicas) throws IOException {
        return new Rig(Rig.deployment(replicas), GatewayLimits.DEFAULT, times, 1, Transport.best());
    }

    @Test
    void a_replica_that_does_not_take_connections_is_given_up_on() throws Exception {
        try (var full = new FullListener();
                var rig =
                        rig(
                                times(BRIEF, LONG, LONG, LONG),
                                new Replica("r1", "127.0.0.1", full.port()));
                var client = rig.client()) {
            assertThat(client.send(Rig.predict("{}")).message())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("replica r1 cannot be reached, after 4 attempts");
        }
    }

    @Test
    void a_head_that_does_not_end_is_refused() throws Exception {
        try (var rig = rig(times(LONG, BRIEF, LONG, LONG));
                var client = rig.client()) {
            assertThat(client.send("GET /x HTTP/1.1\r\nHo").message())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("the head did not come in time");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_body_that_stops_coming_is_refused() throws Exception {
        try (var upstream = silent();
                var rig = rig(times(LONG, LONG, LONG, BRIEF), upstream.replica("r1"));
                var client = rig.client()) {
            client.send(Rig.predict("{}").replace("Length: 2", "Length: 9"));
            assertThat(client.message())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("the body stopped coming");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_connection_without_a_request_is_closed() throws Exception {
        try (var rig = rig(times(LONG, LONG, BRIEF, LONG));
                var client = rig.client()) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_tunnel_in_which_nothing_moves_is_cut() throws Exception {
        TestUpstream.Script upgrading =
                wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n");
                    wire.send("Connection: Upgrade\r\n\r\n");
                    told.add(wire.isClosed() ? "left" : "still there");
                };
        try (var upstream = new TestUpstream(upgrading);
                var rig = rig(times(LONG, LONG, LONG, LONG), upstream.replica("r1"));
                var client = rig.client()) {
            client.send(
                    "GET /production/websocket HTTP/1.1\r\nHost: model-abcd1234.gw\r\n"
                            + Rig.AUTH
                            + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(client.isClosed()).isTrue();
            assertThat(told()).isEqualTo("left");
            assertThat(rig.outcome().error()).isEqualTo(ErrorCode.ANSWER_TOO_SLOW);
        }
    }

    /// Listens, and has taken in as many connections as it will.
    private static final class FullListener implements AutoCloseable {
        private final ServerSocket listener =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> taken = new ArrayList<>();

        private FullListener() throws IOException {
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(listener.getLocalSocketAddress());
                taken.add(channel);
            }
        }

        private int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : taken) {
                channel.close();
            }
            listener.close();
        }
    }
}
