package dev.purlin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.bench.MessageReader.Head;
import dev.purlin.bench.MessageReader.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageReaderTest {
    private static final String SIZED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCONTENT-LENGTH:  5 \r\n\r\nhello";
    private static final String CHUNKED =
            """
            HTTP/1.1 201 Created\r
            Transfer-Encoding: chunked\r
            \r
            3;note=x\r
            hel\r
            A\r
            lo, people\r
            0\r
            Trailer: 1\r
            \r
            """;
    private static final String INTERIM = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    private static final String BODYLESS = "HTTP/1.1 204 No Content\r\n\r\n";

    @Test
    void a_stream_gives_the_same_messages_wherever_it_is_cut() {
        String stream = SIZED + CHUNKED + INTERIM + BODYLESS + SIZED;
        List<String> whole = new Reading().read(stream);
        assertThat(whole).containsExactly("200 hello", "201 hello, people", "204 ", "200 hello");
        for (int cut = 1; cut < stream.length(); cut++) {
            assertThat(new Reading().read(stream.substring(0, cut), stream.substring(cut)))
                    .isEqualTo(whole);
        }
    }

    @Test
    void a_stream_may_arrive_byte_by_byte() {
        assertThat(new Reading().read((CHUNKED + SIZED).split("")))
                .containsExactly("201 hello, people", "200 hello");
    }

    @Test
    void an_answer_to_head_ends_with_its_head() {
        var reading = new Reading();
        reading.reader.expectNoBody();
        assertThat(reading.read("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", SIZED))
                .containsExactly("200 ", "200 hello");
    }

    @Test
    void an_answer_without_a_length_ends_with_its_connection() {
        var reading = new Reading();
        assertThat(reading.read("HTTP/1.1 200 OK\r\n\r\nsome", " more")).isEmpty();
        assertThat(reading.reader.endsByClose()).isTrue();
        assertThat(reading.body).hasToString("some more");
        assertThat(reading.keepAlive).isFalse();
    }

    @Test
    void a_sized_answer_that_is_cut_does_not_end_by_close() {
        var reading = new Reading();
        reading.read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome");
        assertThat(reading.reader.endsByClose()).isFalse();
    }

    @Test
    void requests_are_read_with_and_without_body() {
        var reading = new Reading(Side.REQUESTS);
        assertThat(
                        reading.read(
                                "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
                                        + "POST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"))
                .containsExactly("GET /a HTTP/1.1 ", "POST /b HTTP/1.1 hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void a_connection_that_will_end_is_noticed(String answer) {
        var reading = new Reading();
        assertThat(reading.read(answer)).hasSize(1);
        assertThat(reading.keepAlive).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"
            })
    void what_is_not_http_is_refused(String bytes) {
        assertThatThrownBy(() -> new Reading().read(bytes)).isInstanceOf(MalformedMessage.class);
    }

    @Test
    void an_endless_head_is_refused() {
        String field = "X: " + "y".repeat(1000) + "\r\n";
        assertThatThrownBy(() -> new Reading().read("HTTP/1.1 200 OK\r\n" + field.repeat(70)))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageContaining("65536");
    }

    private static final class Reading implements MessageReader.Sink {
        private final MessageReader reader;
        private final StringBuilder body = new StringBuilder();
        private String start = "";
        private boolean keepAlive;

        Reading() {
            this(Side.ANSWERS);
        }

        Reading(Side side) {
            reader = new MessageReader(side, this);
        }

        List<String> read(String... pieces) {
            var messages = new ArrayList<String>();
            for (String piece : pieces) {
                ByteBuf in = Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1);
                while (in.isReadable()) {
                    if (reader.read(in)) {
                        messages.add(start + " " + body);
                    }
                }
            }
            return messages;
        }

        @Override
        public void head(Head head) {
            start = head.startLine.isEmpty() ? Integer.toString(head.status) : head.startLine;
            keepAlive = head.keepAlive;
            body.setLength(0);
        }

        @Override
        public void body(ByteBuf bytes, int from, int length) {
            body.append(bytes.toString(from, length, StandardCharsets.ISO_8859_1));
        }
    }
}
