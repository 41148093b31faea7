package dev.purlin.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpListenerTest {
    private static final HttpLimits SMALL =
            new HttpLimits(
                    1_000,
                    1_500,
                    2_000,
                    500,
                    4,
                    Duration.ofSeconds(5),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(5),
                    2);

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final CompletableFuture<Answer> slowAnswer = new CompletableFuture<>();
    private final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch slowLeft = new CountDownLatch(1);
    private HttpListener listener;

    HttpListenerTest() throws IOException {
        listener = open(new HttpSettings("127.0.0.1", 0, SMALL, List.of(), null));
    }

    private HttpListener open(HttpSettings settings) throws IOException {
        var routes =
                List.of(
                        Route.post("/echo", call -> done(echo(call))),
                        Route.post("/slow", this::slow),
                        Route.post(
                                "/broken",
                                _ -> {
                                    throw new IllegalStateException("it broke");
                                }),
                        Route.promptGet("/now", _ -> Answer.text(200, "text/plain", "now"))
                                .withoutKey(),
                        Route.get(
                                "/under/*",
                                call -> done(Answer.text(200, "text/plain", call.path()))));
        return HttpListener.open(settings, routes, new PlainDialect(), outcomes::add);
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Answer echo(Call call) {
        return Answer.bytes(200, "application/octet-stream", call.body());
    }

    private CompletableFuture<Answer> slow(Call call) {
        call.onGone(slowLeft::countDown);
        slowBegan.countDown();
        return slowAnswer;
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(listener.port());
    }

    private static String post(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\nhost: x\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @Test
    void several_requests_share_a_connection() throws Exception {
        try (var client = client()) {
            assertThat(client.send(post("/echo", "one")).answer())
                    .contains("200 OK")
                    .endsWith("\r\n\r\none");
            assertThat(client.send(post("/echo", "two")).answer()).endsWith("two");
        }
    }

    @Test
    void a_sane_request_id_is_echoed_and_a_wild_one_replaced() throws Exception {
        try (var client = client()) {
            assertThat(
                            client.send("GET /now HTTP/1.1\r\nhost: x\r\nx-request-id: a-1\r\n\r\n")
                                    .answer())
                    .contains("x-request-id: a-1\r\n");
            assertThat(
                            client.send("GET /now HTTP/1.1\r\nhost: x\r\nx-request-id: a b\r\n\r\n")
                                    .answer())
                    .containsPattern("x-request-id: [0-9a-f]{16}\r\n");
        }
    }

    @Test
    void an_unknown_path_is_404_and_a_wrong_method_405_with_allow() throws Exception {
        try (var client = client()) {
            assertThat(client.send("GET /nope HTTP/1.1\r\nhost: x\r\n\r\n").answer())
                    .contains(" 404 ");
            assertThat(client.send("GET /echo HTTP/1.1\r\nhost: x\r\n\r\n").answer())
                    .contains(" 405 ")
                    .contains("allow: POST\r\n");
            assertThat(client.send(post("/now", "x")).answer()).contains("allow: GET,HEAD\r\n");
            assertThat(client.send("GET /under/a/b HTTP/1.1\r\nhost: x\r\n\r\n").answer())
                    .endsWith("/under/a/b");
        }
    }

    @Test
    void head_is_get_without_a_body() throws Exception {
        try (var client = client()) {
            client.send(
                    "HEAD /now HTTP/1.1\r\nhost: x\r\n\r\nGET /now HTTP/1.1\r\nhost: x\r\n\r\n");
            var all = new StringBuilder();
            while (!all.toString().endsWith("now")) {
                all.append(client.byteRead());
            }
            assertThat(all).containsPattern("content-length: 3\r\n\r\nHTTP/1.1 200 OK");
        }
    }

    @Test
    void a_body_over_the_limit_is_413_and_the_connection_lives_on() throws Exception {
        try (var client = client()) {
            assertThat(client.send(post("/echo", "x".repeat(1_001))).answer()).contains(" 413 ");
            assertThat(client.send(post("/echo", "x".repeat(1_000))).answer()).contains(" 200 ");
            String chunked = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
            String chunk = "258\r\n" + "y".repeat(600) + "\r\n";
            assertThat(client.send(chunked + chunk + chunk + "0\r\n\r\n").answer())
                    .contains(" 413 ");
            assertThat(client.send(post("/echo", "z")).answer()).contains(" 200 ");
        }
    }

    @Test
    void bodies_over_the_common_limit_are_turned_away() throws Exception {
        try (var holder = client();
                var other = client()) {
            holder.send(post("/slow", "x".repeat(1_000)));
            slowBegan.await();
            assertThat(other.send(post("/echo", "x".repeat(600))).answer()).contains(" 429 ");
            slowAnswer.complete(Answer.empty(200));
            assertThat(holder.answer()).contains(" 200 ");
            assertThat(other.send(post("/echo", "x".repeat(600))).answer()).contains(" 200 ");
        }
    }

    @Test
    void a_slow_body_is_408() throws Exception {
        try (var client = client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc");
            assertThat(client.answer()).contains(" 408 ");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_connection_that_sends_no_whole_head_in_time_is_closed() throws Exception {
        listener.close();
        var hasty =
                new HttpLimits(
                        1_000,
                        1_500,
                        2_000,
                        500,
                        4,
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        2);
        listener = open(new HttpSettings("127.0.0.1", 0, hasty, List.of(), null));
        try (var silent = client();
                var slow = client()) {
            slow.send("POST /echo HTTP/1.1\r\nhost:");
            assertThat(silent.isClosed()).isTrue();
            assertThat(slow.isClosed()).isTrue();
        }
    }

    @Test
    void an_answer_that_does_not_come_in_time_is_503() throws Exception {
        listener.close();
        var hasty =
                new HttpLimits(
                        1_000,
                        1_500,
                        2_000,
                        500,
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5),
                        2);
        listener = open(new HttpSettings("127.0.0.1", 0, hasty, List.of(), null));
        try (var client = client()) {
            assertThat(client.send(post("/slow", "x")).answer()).contains(" 503 ");
            assertThat(slowLeft.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_cut_body_reaches_no_handler() throws Exception {
        try (var client = client()) {
            client.send("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc");
        }
        assertThat(outcomes.poll(5, TimeUnit.SECONDS).status()).isEqualTo(Outcome.GONE);
    }

    @Test
    void a_long_head_is_431_and_a_long_line_414() throws Exception {
        try (var client = client()) {
            client.send("GET /now HTTP/1.1\r\nhost: x\r\nx: " + "y".repeat(3_000) + "\r\n\r\n");
            assertThat(client.answer()).contains(" 431 ");
        }
        try (var client = client()) {
            client.send("GET /" + "y".repeat(3_000) + " HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(client.answer()).contains(" 414 ");
        }
    }

    @Test
    void what_is_not_http_is_400() throws Exception {
        try (var client = client()) {
            assertThat(client.send("\u0016\u0003\u0001 nonsense\r\n\r\n").answer())
                    .contains(" 400 ");
        }
    }

    @Test
    void an_unknown_transfer_coding_closes_the_connection() throws Exception {
        for (String coding : List.of("xchunked", "gzip", "identity")) {
            try (var client = client()) {
                client.send(
                        "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n"
                                + "transfer-encoding: %s\r\n\r\nx".formatted(coding));
                assertThat(client.isClosed()).isTrue();
            }
        }
    }

    @Test
    void a_handler_that_throws_is_answered_by_the_dialect() throws Exception {
        try (var client = client()) {
            assertThat(client.send(post("/broken", "x")).answer())
                    .contains(" 424 ")
                    .endsWith("it broke");
        }
    }

    @Test
    void a_caller_who_leaves_is_noticed_while_the_handler_works() throws Exception {
        try (var client = client()) {
            client.send(post("/slow", "x"));
            slowBegan.await();
        }
        assertThat(slowLeft.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(outcomes.poll(5, TimeUnit.SECONDS).status()).isEqualTo(Outcome.GONE);
    }

    @Test
    void expect_continue_is_answered_before_the_body() throws Exception {
        try (var client = client()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n");
            assertThat(client.answer()).contains("100 Continue");
            assertThat(client.send("ok").answer()).contains(" 200 ").endsWith("ok");
        }
    }

    @Test
    void connections_over_the_limit_are_closed() throws Exception {
        try (var one = client();
                var two = client();
                var three = client();
                var four = client()) {
            for (RawClient open : List.of(one, two, three, four)) {
                open.send(post("/echo", "x")).answer();
            }
            try (var five = client()) {
                assertThat(five.isClosed()).isTrue();
            }
        }
    }

    @Test
    void a_key_is_asked_for_where_the_route_is_not_open() throws Exception {
        listener.close();
        listener = open(new HttpSettings("127.0.0.1", 0, SMALL, List.of(), new ApiKey("k")));
        try (var client = client()) {
            assertThat(client.send(post("/echo", "x")).answer()).contains(" 401 ");
            assertThat(client.send(withKey("Bearer x")).answer()).contains(" 401 ");
            assertThat(client.send(withKey("bearer k")).answer()).contains(" 401 ");
            assertThat(client.send(withKey("Bearer k")).answer()).contains(" 200 ");
            assertThat(client.send("GET /echo HTTP/1.1\r\nhost: x\r\n\r\n").answer())
                    .contains(" 401 ");
            assertThat(client.send("GET /now HTTP/1.1\r\nhost: x\r\n\r\n").answer())
                    .contains(" 200 ");
            assertThat(client.send("GET /nope HTTP/1.1\r\nhost: x\r\n\r\n").answer())
                    .contains(" 404 ");
        }
    }

    private static String withKey(String authorization) {
        return "POST /echo HTTP/1.1\r\nhost: x\r\nauthorization: "
                + authorization
                + "\r\ncontent-length: 1\r\n\r\nx";
    }

    @Test
    void every_answer_tells_browsers_who_may_call() throws Exception {
        listener.close();
        listener =
                open(new HttpSettings("127.0.0.1", 0, SMALL, List.of("https://a.example"), null));
        try (var client = client()) {
            assertThat(
                            client.send(
                                            "GET /now HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\n\r\n")
                                    .answer())
                    .contains("access-control-allow-origin: https://a.example\r\n")
                    .contains("vary: origin, ");
            assertThat(
                            client.send(
                                            "GET /now HTTP/1.1\r\nhost: x\r\norigin: https://b.example\r\n\r\n")
                                    .answer())
                    .doesNotContain("access-control-allow-origin");
            assertThat(
                            client.send(
                                            "OPTIONS /echo HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\n\r\n")
                                    .answer())
                    .contains(" 200 ")
                    .contains("access-control-allow-headers: content-type,authorization");
        }
    }

    @Test
    void localhost_listens_on_every_loopback_address_of_the_machine() throws IOException {
        try (var both = open(new HttpSettings("localhost", 0, SMALL, List.of(), null))) {
            for (String address : List.of("127.0.0.1", "::1")) {
                if (NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)) == null) {
                    continue;
                }
                try (var socket = new Socket(address, both.port())) {
                    OutputStream out = socket.getOutputStream();
                    out.write(
                            "GET /now HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    byte[] answer = socket.getInputStream().readAllBytes();
                    assertThat(new String(answer, StandardCharsets.US_ASCII))
                            .startsWith("HTTP/1.1 200");
                }
            }
        }
    }

    @Test
    void draining_lets_the_answer_under_way_end() throws Exception {
        try (var busy = client();
                var idle = client()) {
            idle.send(post("/echo", "x")).answer();
            busy.send(post("/slow", "x"));
            slowBegan.await();
            var drained =
                    CompletableFuture.supplyAsync(
                            () -> listener.drain(Duration.ofSeconds(10)),
                            Thread::startVirtualThread);
            assertThat(idle.isClosed()).isTrue();
            slowAnswer.complete(Answer.text(200, "text/plain", "late"));
            assertThat(busy.answer())
                    .contains(" 200 ")
                    .contains("connection: close")
                    .endsWith("late");
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
