package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// WebSockets.
@Timeout(60)
class TunnelTest {
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String told() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
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
}
