package dev.purlin.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkedBodyTest {
    private static final String BODY = "3\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    private static final String WITHOUT_TRAILER = "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";

    private static String read(ChunkedBody body, String text, int step) {
        var out = new StringBuilder();
        boolean ended = false;
        for (int at = 0; at < text.length(); at += step) {
            assertThat(ended).isFalse();
            String piece = text.substring(at, Math.min(text.length(), at + step));
            ByteBuf in = Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1);
            ended =
                    body.read(
                            in,
                            (given, _) -> {
                                out.append(given.toString(StandardCharsets.ISO_8859_1));
                                given.release();
                            });
            in.release();
        }
        assertThat(ended).isTrue();
        return out.toString();
    }

    @Test
    void it_passes_chunks_and_drops_trailers_wherever_the_stream_is_cut() {
        for (int step = 1; step <= BODY.length(); step++) {
            assertThat(read(new ChunkedBody(100, false), BODY, step)).isEqualTo(WITHOUT_TRAILER);
            assertThat(read(new ChunkedBody(100, true), BODY, step)).isEqualTo("abc0123456789");
        }
    }

    @Test
    void it_stops_at_its_limit() {
        assertThatThrownBy(() -> read(new ChunkedBody(12, false), BODY, 100))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BODY_TOO_LARGE));
    }

    @Test
    void one_chunk_may_be_as_large_as_the_body() {
        ByteBuf allowed = Unpooled.copiedBuffer("200000000\r\n", StandardCharsets.ISO_8859_1);
        boolean ended =
                new ChunkedBody(8L << 30, false).read(allowed, (piece, _) -> piece.release());
        assertThat(ended).isFalse();
        ByteBuf larger = Unpooled.copiedBuffer("200000001\r\n", StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() ->
                        new ChunkedBody(8L << 30, false)
                                .read(larger, (piece, _) -> piece.release()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BODY_TOO_LARGE));
    }
}
