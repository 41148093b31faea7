package dev.purlin.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A second opinion: whatever the scanner lets through, Netty's codec reads as the same request.
class HeadDifferenceTest {
    private static final int ROUNDS = 60_000;
    private static final List<String> PARTS =
            List.of(
                    "GET",
                    "POST",
                    " ",
                    "/a",
                    "/a?b=c",
                    " HTTP/1.1",
                    " HTTP/1.0",
                    "\r\n",
                    "\r",
                    "\n",
                    "Host: x\r\n",
                    "Content-Length: 3\r\n",
                    "Content-Length: ",
                    "12",
                    "+1",
                    "0x1",
                    "Transfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: gzip\r\n",
                    "Transfer-Encoding",
                    ":",
                    " : ",
                    "\t",
                    "X: y\r\n",
                    "x_y: z\r\n",
                    "\u0000",
                    "\u0085",
                    "é",
                    ",",
                    ";",
                    "Connection: close\r\n",
                    "Connection: keep-alive\r\n",
                    "Expect: 100-continue\r\n",
                    "\r\n\r\n");

    private final SplittableRandom random = new SplittableRandom(20_261_125);
    private int accepted;

    private record Reading(
            String method, String target, boolean isChunked, long length, boolean staysOpen) {}

    @Test
    void netty_reads_the_same_request_wherever_the_scanner_reads_one() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = request().getBytes(StandardCharsets.ISO_8859_1);
            Reading ours = ours(bytes);
            if (ours != null) {
                accepted++;
                assertThat(theirs(bytes))
                        .as(() -> new String(bytes, StandardCharsets.ISO_8859_1))
                        .isEqualTo(ours);
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 50);
    }

    /// A good request with a few parts put in, taken out or changed.
    private String request() {
        var text = new StringBuilder(pick(List.of("GET", "POST")) + " /a HTTP/1.1\r\nHost: x\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(
                    pick(
                            List.of(
                                    "Content-Length: 7\r\n",
                                    "X: y\r\n",
                                    "Connection: close\r\n",
                                    "Transfer-Encoding: chunked\r\n")));
        }
        text.append("\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, pick(PARTS));
                case 1 -> text.deleteCharAt(at);
                default -> text.setCharAt(at, (char) random.nextInt(256));
            }
        }
        return text.toString();
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static @Nullable Reading ours(byte[] bytes) {
        var head = new RequestHead(64, 4_096);
        try {
            if (!head.scan(bytes, bytes.length)) {
                return null;
            }
        } catch (Refused _) {
            return null;
        }
        return new Reading(
                head.method(),
                head.target(),
                head.bodyFraming() == Framing.CHUNKED,
                head.bodyBytes(),
                head.staysOpen());
    }

    private static @Nullable Reading theirs(byte[] bytes) {
        var channel = new EmbeddedChannel(new HttpRequestDecoder());
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            Object first = channel.readInbound();
            if (!(first instanceof HttpRequest request) || request.decoderResult().isFailure()) {
                ReferenceCountUtil.release(first);
                return null;
            }
            String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
            return new Reading(
                    request.method().name(),
                    request.uri(),
                    HttpUtil.isTransferEncodingChunked(request),
                    length == null ? 0 : Long.parseLong(length),
                    HttpUtil.isKeepAlive(request));
        } finally {
            channel.finishAndReleaseAll();
        }
    }
}
