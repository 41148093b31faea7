package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How much of a body goes on, and where.
@Timeout(60)
class BodyLimitTest {
    private static final int REPLICA_BYTES = 1_000;
    private static final int CONTROL_PLANE_BYTES = 5_000;

    private final TestUpstream replica = TestUpstream.echoing();
    private final TestUpstream control = TestUpstream.echoing();
    private final Rig rig =
            new Rig(
                    Rig.deployment(replica.replica("r1")),
                    limits(),
                    Rig.times(),
                    control.port(),
                    Transport.best());

    BodyLimitTest() throws IOException {}

    private static GatewayLimits limits() {
        return new GatewayLimits(
                32 << 10,
                128,
                8 << 10,
                REPLICA_BYTES,
                CONTROL_PLANE_BYTES,
                1 << 20,
                1 << 20,
                1 << 10,
                100,
                64,
                4);
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        replica.close();
        control.close();
    }

    private String sized(String path, int bytes) throws IOException {
        try (var client = rig.client()) {
            return client.send(Rig.post(path, Rig.AUTH, "x".repeat(bytes))).message();
        }
    }

    /// Two chunks, of which the first alone breaks no limit.
    private String chunked(String path, int bytes) throws IOException {
        int first = REPLICA_BYTES / 2;
        try (var client = rig.client()) {
            client.send("POST %s HTTP/1.1\r\nHost: gw\r\n%s".formatted(path, Rig.AUTH));
            client.send("Transfer-Encoding: chunked\r\n\r\n" + chunk(first));
            return client.send(chunk(bytes - first) + "0\r\n\r\n").message();
        }
    }

    private static String chunk(int bytes) {
        return Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n";
    }

    @Test
    void what_is_too_large_for_a_replica_passes_to_the_control_plane() throws Exception {
        assertThat(sized("/archives", CONTROL_PLANE_BYTES)).startsWith("HTTP/1.1 200 ");
        assertThat(rig.outcome().bytesIn()).isEqualTo(CONTROL_PLANE_BYTES);
        assertThat(control.requests.take()).endsWith("\r\n\r\n" + "x".repeat(CONTROL_PLANE_BYTES));

        assertThat(chunked("/archives", CONTROL_PLANE_BYTES)).startsWith("HTTP/1.1 200 ");
        assertThat(rig.outcome().bytesIn()).isEqualTo(CONTROL_PLANE_BYTES);
        assertThat(control.requests.take())
                .endsWith(chunk(REPLICA_BYTES / 2) + chunk(4_500) + "0\r\n\r\n");

        assertRefused(sized(Rig.PREDICT, REPLICA_BYTES + 1), "1,001 bytes, at most 1,000");
        assertRefused(chunked(Rig.PREDICT, REPLICA_BYTES + 1), "more than 1,000 bytes");
    }

    @Test
    void a_replica_gets_what_its_limit_allows() throws Exception {
        assertThat(sized(Rig.PREDICT, REPLICA_BYTES)).startsWith("HTTP/1.1 200 ");
        assertThat(chunked(Rig.PREDICT, REPLICA_BYTES)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void the_control_plane_has_a_limit_too() throws Exception {
        assertRefused(sized("/archives", CONTROL_PLANE_BYTES + 1), "5,001 bytes, at most 5,000");
        assertRefused(chunked("/archives", CONTROL_PLANE_BYTES + 1), "more than 5,000 bytes");
    }

    @Test
    void a_body_that_names_its_model_has_the_limit_of_replicas() throws Exception {
        assertRefused(sized("/v1/embeddings", REPLICA_BYTES + 1), "1,001 bytes, at most 1,000");
    }

    private void assertRefused(String answer, String why) throws InterruptedException {
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains(why);
        assertThat(rig.outcome().error()).isEqualTo(ErrorCode.BODY_TOO_LARGE);
    }
}
