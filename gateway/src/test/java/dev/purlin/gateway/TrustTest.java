package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom the gateway believes, and how much it takes in before it knows.
@Timeout(60)
class TrustTest {
    private static final String FORWARDED =
            "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n";

    private static Rig rig(TestUpstream replica, GatewayLimits limits, TrustedProxies trusted)
            throws IOException {
        return new Rig(
                Rig.deployment(replica.replica("r1")),
                limits,
                Rig.times(),
                1,
                Transport.best(),
                trusted);
    }

    private static GatewayLimits searching(int bytes, long inAll) {
        return new GatewayLimits(
                32 << 10, 128, 8 << 10, 100_000_000, 8L << 30, bytes, inAll, 1 << 10, 100, 64, 4);
    }

    @Test
    void what_a_trusted_proxy_says_of_the_caller_goes_on() throws Exception {
        TrustedProxies loopback = TrustedProxies.of(List.of("127.0.0.0/8", "::1"));
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, GatewayLimits.DEFAULT, loopback);
                var client = rig.client()) {
            client.send(Rig.post(Rig.PREDICT, Rig.AUTH + FORWARDED, "{}")).message();
            assertThat(replica.requests.take())
                    .contains(FORWARDED, "X-Forwarded-For: 127.0.0.1\r\n")
                    .doesNotContain("Proto: http\r\n");
        }
    }

    @Test
    void what_anybody_else_says_is_replaced() throws Exception {
        TrustedProxies others = TrustedProxies.of(List.of("10.0.0.0/8"));
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, GatewayLimits.DEFAULT, others);
                var client = rig.client()) {
            client.send(Rig.post(Rig.PREDICT, Rig.AUTH + FORWARDED, "{}")).message();
            assertThat(replica.requests.take())
                    .contains("X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n")
                    .contains("X-Forwarded-Host: gw\r\n")
                    .doesNotContain("203.0.113.9", "https");
        }
    }

    @Test
    void networks_are_told_by_their_first_bits() throws Exception {
        TrustedProxies some = TrustedProxies.of(List.of("10.1.0.0/15", "192.0.2.7", "fd00::/8"));
        for (String inside : List.of("10.0.3.4", "10.1.255.255", "192.0.2.7", "fdff::1")) {
            assertThat(some.trusts(InetAddress.getByName(inside))).as(inside).isTrue();
        }
        for (String outside : List.of("10.2.0.0", "192.0.2.6", "fe00::1", "::1")) {
            assertThat(some.trusts(InetAddress.getByName(outside))).as(outside).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129"})
    void what_is_no_network_is_refused(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\" is no address and no network");
    }

    @Test
    void a_key_that_is_taken_away_is_void_on_a_connection_that_used_it() throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, GatewayLimits.DEFAULT, TrustedProxies.NONE);
                var client = rig.client()) {
            assertThat(client.send(Rig.predict("{}")).message()).contains(" 200 ");
            Snapshot before = rig.board.current();
            rig.publish(keys(before, Map.of()));
            assertThat(client.send(Rig.predict("{}")).message()).contains(" 401 ");
            var expired =
                    new Key(
                            "aaaaaaaa",
                            Rig.sha256(Rig.SECRET),
                            Set.of(Scope.INVOKE),
                            Set.of(),
                            Instant.EPOCH);
            rig.publish(keys(rig.board.current(), Map.of("aaaaaaaa", expired)));
            assertThat(client.send(Rig.predict("{}")).message())
                    .contains(" 401 ", "key aaaaaaaa expired at 1970-01-01T00:00:00Z");
            rig.publish(keys(rig.board.current(), before.keys()));
            assertThat(client.send(Rig.predict("{}")).message()).contains(" 200 ");
        }
    }

    private static Snapshot keys(Snapshot before, Map<String, Key> keys) {
        return new Snapshot(before.number() + 1, before.endpoints(), before.modelNames(), keys);
    }

    private static String late(int bytes) {
        return "{\"x\":\"" + "y".repeat(bytes) + "\",\"model\":\"mini\"}";
    }

    @Test
    void a_model_is_looked_for_no_further_than_the_limit() throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, searching(100_000, 1 << 20), TrustedProxies.NONE)) {
            assertThat(embed(rig, Rig.AUTH, late(90_000))).contains(" 200 ");
            assertThat(embed(rig, Rig.AUTH, late(150_000)))
                    .contains(" 413 ", "no member \\\"model\\\" in the first 100,000 bytes");
            // Without a key no further than what is held of any body.
            assertThat(embed(rig, "", late(90_000))).contains(" 413 ", "first 1,024 bytes");
        }
    }

    private static String embed(Rig rig, String fields, String body) throws IOException {
        try (var client = rig.client()) {
            return client.send(Rig.post("/v1/embeddings", fields, body)).message();
        }
    }

    @Test
    void bodies_in_which_a_model_is_looked_for_have_a_limit_together() throws Exception {
        try (var replica = TestUpstream.echoing();
                var rig = rig(replica, searching(100_000, 50_000), TrustedProxies.NONE)) {
            try (var client = rig.client()) {
                client.send(
                        Rig.post("/v1/embeddings", Rig.AUTH, late(90_000)).substring(0, 80_000));
                assertThat(client.message())
                        .contains(" 429 ", "bodies of more than 50,000 bytes are held already");
            }
            assertThat(rig.outcome().error()).isEqualTo(ErrorCode.TOO_MANY_BYTES_HELD);
            assertThat(embed(rig, Rig.AUTH, late(40_000))).contains(" 200 ");
        }
    }
}
