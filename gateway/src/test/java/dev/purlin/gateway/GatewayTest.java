package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Phase;
import dev.purlin.wire.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests and answers that go well, and those that are refused before they go anywhere.
@Timeout(60)
class GatewayTest {
    private static final Duration FOREVER = Duration.ofSeconds(30);

    private final TestUpstream replica = TestUpstream.echoing();
    private final TestUpstream control = TestUpstream.echoing();
    private final Rig rig =
            new Rig(
                    Rig.deployment(replica.replica("r1")),
                    GatewayLimits.DEFAULT,
                    Rig.times(),
                    control.port(),
                    Transport.best());

    GatewayTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        rig.close();
        replica.close();
        control.close();
    }

    @Test
    void a_predict_call_reaches_the_predict_path_without_the_key() throws Exception {
        try (var client = rig.client()) {
            String answer = client.send(Rig.predict("{}")).message();

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("X-BASETEN-REQUEST-ID: ")
                    .doesNotContain("ATTEMPTS")
                    .endsWith("POST /v1/embeddings HTTP/1.1");
        }
        assertThat(replica.requests.take())
                .contains("Content-Type: application/json\r\n", "Content-Length: 2\r\n")
                .contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Proto: http\r\n")
                .contains("X-Forwarded-Host: gw\r\n", "Host: gw\r\n", "X-Baseten-Request-Id: ")
                .doesNotContain("Authorization")
                .endsWith("\r\n\r\n{}");
        Outcome outcome = rig.outcome();
        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.keyPrefix()).isEqualTo("aaaaaaaa");
        assertThat(outcome.endpointId()).isEqualTo("abcd1234");
        assertThat(outcome.deploymentId()).isEqualTo("dep00001");
        assertThat(outcome.replicaId()).isEqualTo("r1");
        assertThat(outcome.path()).isEqualTo(Rig.PREDICT);
        assertThat(outcome.attempts()).isEqualTo(1);
        assertThat(outcome.bytesIn()).isEqualTo(2);
        assertThat(outcome.bytesOut()).isEqualTo(28);
        assertThat(outcome.error()).isNull();
    }

    @Test
    void a_type_that_is_no_form_stays_as_it_is() throws Exception {
        try (var client = rig.client()) {
            String type = "Content-Type: application/octet-stream\r\n";
            client.send(Rig.post(Rig.PREDICT, Rig.AUTH + type, "x")).message();
            String form = "content-type: application/x-www-form-urlencoded\r\n";
            client.send(Rig.post(Rig.PREDICT, Rig.AUTH + form, "x")).message();
        }
        assertThat(replica.requests.take()).contains(type()).doesNotContain("application/json");
        assertThat(replica.requests.take())
                .contains("Content-Type: application/json\r\n")
                .doesNotContain("urlencoded");
    }

    private static String type() {
        return "Content-Type: application/octet-stream\r\n";
    }

    @Test
    void two_calls_share_both_connections() throws Exception {
        try (var client = rig.client()) {
            client.send(Rig.predict("1")).message();
            client.send(Rig.predict("2")).message();
        }
        assertThat(replica.accepted).hasValue(1);
    }

    @Test
    void pipelined_requests_are_answered_one_after_the_other() throws Exception {
        try (var client = rig.client()) {
            String sync = "/model-abcd1234/environments/staging/sync/a/";
            client.send(
                    Rig.post(sync + "1?q=1", Rig.AUTH, "one")
                            + Rig.post(sync + "2", Rig.AUTH, "two")
                            + Rig.post("/nowhere", "", "three"));

            assertThat(client.message()).endsWith("POST /a/1?q=1 HTTP/1.1");
            assertThat(client.message()).endsWith("POST /a/2 HTTP/1.1");
            assertThat(client.message()).endsWith("POST /nowhere HTTP/1.1");
        }
        assertThat(control.requests.take()).endsWith("three");
    }

    @Test
    void what_is_for_no_endpoint_goes_to_the_control_plane_with_the_secret() throws Exception {
        try (var client = rig.client()) {
            String sent = "X-Purlin-Gateway: forged\r\nx-forwarded-for: 1.2.3.4\r\n";
            client.send(Rig.post("/v1/models?x=1", Rig.AUTH + sent, "{}")).message();
        }
        assertThat(control.requests.take())
                .startsWith("POST /v1/models?x=1 HTTP/1.1\r\n")
                .contains("X-Purlin-Gateway: s3cret\r\n", Rig.AUTH)
                .doesNotContain("forged", "1.2.3.4");
    }

    @Test
    void the_model_member_chooses_the_endpoint() throws Exception {
        try (var client = rig.client()) {
            String body = "{\"input\":[\"a {model\"],\"x\":{\"model\":\"no\"},\"model\":\"mini\"}";
            String answer = client.send(Rig.post("/v1/embeddings", Rig.AUTH, body)).message();

            assertThat(answer).endsWith("POST /v1/embeddings HTTP/1.1");
            assertThat(replica.requests.take()).endsWith(body);

            assertThat(client.send(Rig.post("/rerank", Rig.AUTH, "{\"model\":\"x\"}")).message())
                    .startsWith("HTTP/1.1 404 ")
                    .contains("\"error_code\":\"model_does_not_exist\"");
            assertThat(client.send(Rig.post("/rerank", Rig.AUTH, "{\"a\":1}")).message())
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void the_model_member_is_found_in_chunks() throws Exception {
        try (var client = rig.client()) {
            client.send(
                    "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n"
                            + Rig.AUTH
                            + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"mod\r\n");
            client.send("b\r\nel\":\"mini\"}\r\n0\r\n\r\n");

            assertThat(client.message()).startsWith("HTTP/1.1 200");
            assertThat(replica.requests.take())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .contains("mini")
                    .endsWith("0\r\n\r\n");
        }
    }

    @Test
    void keys_are_asked_for_and_checked() throws Exception {
        try (var client = rig.client()) {
            assertThat(status(client, "")).isEqualTo("401");
            assertThat(status(client, "Authorization: Basic abc\r\n")).isEqualTo("401");
            assertThat(status(client, "Authorization: Bearer aaaaaaaa.short\r\n")).isEqualTo("401");
            String wrong = "Authorization: Bearer aaaaaaaa." + "x".repeat(32) + "\r\n";
            assertThat(status(client, wrong)).isEqualTo("401");
            assertThat(status(client, Rig.AUTH)).isEqualTo("200");
            assertThat(status(client, wrong)).isEqualTo("401");
            assertThat(status(client, "authorization: api-key " + Rig.KEY + "\r\n"))
                    .isEqualTo("200");
            assertThat(status(client, auth("bbbbbbbb"))).isEqualTo("403");
            assertThat(status(client, auth("cccccccc"))).isEqualTo("403");
            assertThat(status(client, auth("dddddddd"))).isEqualTo("401");
            client.send(Rig.post("/model-open1234/production/predict", "", "{}"));
            assertThat(client.message()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String auth(String prefix) {
        return "Authorization: Bearer " + prefix + "." + Rig.SECRET + "\r\n";
    }

    private static String status(TestWire client, String auth) throws IOException {
        return client.send(Rig.post(Rig.PREDICT, auth, "{}")).message().substring(9, 12);
    }

    @Test
    void a_caller_without_a_key_learns_nothing_of_what_exists() throws Exception {
        try (var client = rig.client()) {
            String unknown = "/model-nothing1/production/predict";
            assertThat(client.send(Rig.post(unknown, "", "")).message()).contains(" 401 ");
            assertThat(client.send(Rig.post(unknown, Rig.AUTH, "")).message()).contains(" 404 ");
        }
    }

    @Test
    void wake_answers_at_once_and_is_demand() throws Exception {
        try (var client = rig.client()) {
            client.send(Rig.post("/model-abcd1234/production/wake", Rig.AUTH, ""));
            assertThat(client.message()).startsWith("HTTP/1.1 202 ").endsWith("{}");
        }
        assertThat(rig.demand()).isEqualTo("dep00001");
        assertThat(replica.accepted).hasValue(0);
    }

    @Test
    void phases_that_take_no_requests_are_told_apart() throws Exception {
        try (var client = rig.client()) {
            rig.publish(Rig.deployment(Phase.UNAVAILABLE, 0, 1, Duration.ofSeconds(9), false));
            assertThat(client.send(Rig.predict("{}")).message())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n", "\"error_code\":\"model_unavailable\"");
            rig.publish(Rig.deployment(Phase.DEACTIVATED, 0, 1, Duration.ofSeconds(9), false));
            assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void a_continue_is_sent_only_when_the_request_is_let_in() throws Exception {
        try (var client = rig.client()) {
            String expect = "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n";
            String head = "POST " + Rig.PREDICT + " HTTP/1.1\r\nHost: x\r\n";
            client.send(head + Rig.AUTH + expect);
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("body").message()).startsWith("HTTP/1.1 200 ");
            assertThat(replica.requests.take()).doesNotContain("Expect").endsWith("body");

            client.send(head + expect);
            assertThat(client.message()).startsWith("HTTP/1.1 401 ").contains("Connection: close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void an_old_client_gets_its_answer_and_a_closed_connection() throws Exception {
        try (var client = rig.client()) {
            client.send("GET /x HTTP/1.0\r\n\r\n");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("Connection: close")
                    .endsWith("GET /x HTTP/1.1");
        }
        try (var client = rig.client()) {
            client.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.message()).contains("Connection: keep-alive");
            client.send("GET /y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll()).contains("Connection: close").contains("GET /y");
        }
    }

    @Test
    void lines_for_this_hop_stay_here() throws Exception {
        try (var client = rig.client()) {
            String mine = "Connection: x-mine, keep-alive\r\nX-Mine: 1\r\nKeep-Alive: 5\r\n";
            String more = "TE: trailers\r\nUpgrade: h2c\r\nX-Yours: 2\r\n";
            client.send("GET /x HTTP/1.1\r\nHost: x\r\n" + mine + more + "\r\n");
            client.message();
        }
        assertThat(control.requests.take())
                .contains("X-Yours: 2\r\n")
                .doesNotContain("X-Mine", "Keep-Alive", "TE:", "Upgrade", "Connection");
    }

    @Test
    void a_body_over_the_limit_is_refused_by_its_length() throws Exception {
        try (var client = rig.client()) {
            client.send(
                    "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 100000001\r\n\r\n"
                            .formatted(Rig.PREDICT, Rig.AUTH));
            assertThat(client.message()).startsWith("HTTP/1.1 413 ").contains("payload_too_large");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(rig.outcome().error()).isEqualTo(ErrorCode.BODY_TOO_LARGE);
    }

    @Test
    void draining_lets_the_answer_under_way_end() throws Exception {
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        TestUpstream.Script waiting =
                wire -> {
                    wire.message();
                    asked.countDown();
                    TestUpstream.await(mayAnswer);
                    wire.send(TestUpstream.answer("late"));
                };
        try (var slow = new TestUpstream(waiting);
                var client = rig.client();
                var idle = rig.client()) {
            rig.publish(Rig.deployment(slow.replica("r2")));
            client.send(Rig.predict("{}"));
            asked.await();
            Thread draining = Thread.ofVirtual().start(() -> rig.gateway.drain(FOREVER));
            assertThat(idle.isClosed()).isTrue();
            mayAnswer.countDown();
            assertThat(client.message()).contains("Connection: close").endsWith("late");
            assertThat(client.isClosed()).isTrue();
            draining.join();
        }
    }

    @Test
    void a_gateway_may_be_closed_and_drained_again() {
        rig.gateway.drain(FOREVER);
        rig.gateway.close();
        rig.gateway.drain(FOREVER);
        rig.publish(Rig.deployment(replica.replica("r2")));
        assertThat(rig.gateway.load().deployments()).isEmpty();
    }

    @Test
    void a_form_on_a_path_by_model_is_json() throws Exception {
        try (var client = rig.client()) {
            String form = "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n";
            String body = "{\"model\":\"mini\"}";
            client.send(Rig.post("/v1/chat/completions", Rig.AUTH + form, body)).message();
            client.send(Rig.post("/v1/chat/completions", Rig.AUTH, body)).message();
            String type = "Content-Type: text/plain\r\n";
            client.send(Rig.post("/v1/chat/completions", Rig.AUTH + type, body)).message();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(replica.requests.take())
                    .contains("Content-Type: application/json\r\n")
                    .doesNotContain("urlencoded");
        }
        assertThat(replica.requests.take()).contains("text/plain").doesNotContain("/json");
    }
}
