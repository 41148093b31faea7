package dev.purlin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that two servers could read as different ones, or as two, get nowhere.
@Timeout(60)
class SmugglingTest {
    private final TestUpstream control = TestUpstream.echoing();
    private final Rig rig =
            new Rig(
                    Rig.deployment(),
                    GatewayLimits.DEFAULT,
                    Rig.times(),
                    control.port(),
                    Transport.best());

    SmugglingTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        rig.close();
        control.close();
    }

    private String refused(String request) throws IOException {
        try (var client = rig.client()) {
            client.send(request);
            String answer = client.message();
            assertThat(client.isClosed()).isTrue();
            assertThat(control.requests).isEmpty();
            return answer.substring(9, 12);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
                "Content-Length: 3\r\nContent-Length: 3\r\n",
                "Content-Length: 3, 3\r\n",
                "Content-Length: +3\r\n",
                "Content-Length: -3\r\n",
                "Content-Length: 0x3\r\n",
                "Content-Length: 03\r\n",
                "Content-Length: 3 \u0000\r\n",
                "Content-Length: \r\n",
                "Content-Length: 9999999999999999999\r\n",
                "Content-Length : 3\r\n",
                "Content_Length: 3\r\n",
                "Transfer_Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: \u000bchunked\r\n",
                "Transfer-Encoding\t: chunked\r\n",
                "Transfer-Encoding:\n chunked\r\n",
                "X: 1\r\n folded\r\n",
                "X: 1\nY: 2\r\n",
                "X: 1\rY: 2\r\n",
                "X: a\u0000b\r\n",
                "X: a\u007fb\r\n",
                ": nameless\r\n",
                "X\r\n",
                "X y: 1\r\n",
                "Host: another\r\n",
                "Connection: content-length\r\nContent-Length: 3\r\n",
                "Connection: transfer-encoding\r\n",
                "Connection: host\r\n",
                "Authorization: a\r\nAuthorization: b\r\n"
            })
    void a_head_that_can_be_read_in_two_ways_is_refused(String lines) throws Exception {
        assertThat(refused("POST /x HTTP/1.1\r\nHost: x\r\n" + lines + "\r\nabc")).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x  HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x\tHTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x y HTTP/1.1\r\nHost: x\r\n\r\n",
                " GET /x HTTP/1.1\r\nHost: x\r\n\r\n",
                "\r\nGET /x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x HTTP/1.2\r\nHost: x\r\n\r\n",
                "GET /x HTTP/2.0\r\nHost: x\r\n\r\n",
                "GET /x http/1.1\r\nHost: x\r\n\r\n",
                "GET /x\r\n\r\n",
                "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x#y HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x\\y HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /x HTTP/1.1\nHost: x\n\n",
                "GET /x HTTP/1.1\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: x/y\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void a_first_line_that_is_not_plain_is_refused(String request) throws Exception {
        assertThat(refused(request)).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                "+3\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "3;x=1\r\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "\r\n",
                "12345678901\r\n",
                "0\r\nX y: 1\r\n\r\n",
                "0\r\nX: a\u0000\r\n\r\n",
                "0\r\n folded\r\n\r\n",
                "0\r\nX: 1\n\r\n"
            })
    void a_chunk_that_is_not_plain_never_ends_a_request(String body) throws Exception {
        try (var client = rig.client()) {
            client.send("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
            assertThat(client.message()).startsWith("HTTP/1.1 400 ");
            assertThat(client.isClosed()).isTrue();
            assertThat(control.requests).isEmpty();
        }
    }

    @Test
    void limits_of_a_head_have_their_own_answers() throws Exception {
        String start = "GET /x HTTP/1.1\r\nHost: x\r\n";
        assertThat(refused(start + "X: " + "y".repeat(40_000))).isEqualTo("431");
        assertThat(refused(start + "X: y\r\n".repeat(200) + "\r\n")).isEqualTo("431");
        assertThat(refused("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo("414");
        assertThat(refused(start + "Content-Length: 1\r\nExpect: more\r\n\r\n")).isEqualTo("417");
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_read() throws Exception {
        try (var client = rig.client()) {
            for (char c :
                    "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.message()).endsWith("POST /slow HTTP/1.1");
            assertThat(control.requests.take()).endsWith("ab");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 20x OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 1\n\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n"
            })
    void an_answer_that_can_be_read_in_two_ways_is_not_passed_on(String answer) throws Exception {
        try (var odd =
                        new TestUpstream(wire -> {
                            wire.message();
                            wire.send(answer).isClosed();
                        });
                var client = rig.client()) {
            rig.publish(Rig.deployment(odd.replica("r1")));
            assertThat(client.send(Rig.predict("{}")).message()).startsWith("HTTP/1.1 502 ");
        }
    }
}
