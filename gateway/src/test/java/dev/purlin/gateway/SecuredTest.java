package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.gateway.tls.TestCertificate;
import dev.purlin.gateway.tls.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Callers who speak TLS.
@Timeout(60)
class SecuredTest {
    private static final int LARGE = 5_000_000;

    @TempDir static Path folder;
    private static Tls tls;
    private static SSLContext known;

    @BeforeAll
    static void make_a_certificate()
            throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificate certificate = TestCertificate.make(folder, "EC");
        tls = certificate.open(folder);
        known = certificate.client();
    }

    @AfterAll
    static void close_it() {
        tls.close();
    }

    private static Rig rig(TestUpstream replica, Transport transport) throws IOException {
        return new Rig(
                Rig.deployment(replica.replica("r1")),
                GatewayLimits.DEFAULT,
                Rig.times(),
                1,
                transport,
                TrustedProxies.NONE,
                tls);
    }

    private static TestWire client(Rig rig, String... protocols) throws IOException {
        int port = rig.gateway.addresses().getFirst().getPort();
        var socket = (SSLSocket) known.getSocketFactory().createSocket("127.0.0.1", port);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new TestWire(socket, new ConcurrentLinkedQueue<>());
    }

    @ParameterizedTest
    @EnumSource
    void a_request_and_its_answer_go_through_and_the_replica_is_told(Transport transport)
            throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, transport);
                var client = client(rig)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 200 ");
                assertThat(replica.requests.take()).contains("\r\nX-Forwarded-Proto: https\r\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void large_bodies_go_through_both_ways(Transport transport) throws Exception {
        String large = "x".repeat(LARGE);
        try (var replica =
                        new TestUpstream(wire -> {
                            String request = wire.message();
                            wire.send(
                                    TestUpstream.answer(
                                            request.substring(request.indexOf("\r\n\r\n") + 4)));
                        });
                var rig = rig(replica, transport);
                var client = client(rig)) {
            assertThat(client.send(Rig.predict(large)).message()).endsWith("\r\n\r\n" + large);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void who_is_refused_in_the_middle_of_a_body_gets_the_whole_answer_and_a_clean_end(
            String protocol) throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, Transport.best());
                var client = client(rig, protocol)) {
            String request = Rig.post(Rig.PREDICT, "", "x".repeat(LARGE));
            client.send(request.substring(0, request.length() - LARGE / 2));
            assertThat(client.readAll()).startsWith("HTTP/1.1 401 ").endsWith("}");
        }
    }

    @Test
    void an_answer_that_is_cut_is_no_clean_end() throws Exception {
        try (var replica =
                        new TestUpstream(wire -> {
                            wire.message();
                            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                        });
                var rig = rig(replica, Transport.best());
                var client = client(rig)) {
            client.send(Rig.predict("{}"));
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThatThrownBy(client::readAll).isInstanceOf(IOException.class);
        }
    }

    @Test
    void who_speaks_plainly_is_cut_and_others_go_on() throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, Transport.best())) {
            try (var plain = rig.client()) {
                plain.send(Rig.predict("{}"));
                assertThat(plain.isClosed()).isTrue();
            }
            try (var client = client(rig)) {
                assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void a_draining_gateway_closes_idle_connections_cleanly() throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, Transport.best());
                var client = client(rig)) {
            assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 200 ");
            rig.gateway.drain(Duration.ofSeconds(20));
            assertThat(client.readAll()).isEmpty();
        }
    }
}
