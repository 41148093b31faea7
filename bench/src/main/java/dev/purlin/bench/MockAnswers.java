package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// The bytes that a [MockServer] answers with. Plain answers are made once.
final class MockAnswers {
    private static final String LAST_EVENT = "data: [DONE]\n\n";
    private static final String LAST_CHUNK = "0\r\n\r\n";

    private final ByteBuf plain;
    private final int plainHeadBytes;
    private final ByteBuf healthy;
    private final MockPlan plan;

    MockAnswers(MockPlan plan) {
        this.plan = plan;
        String head = plainHead(plan.status(), plan.answerBytes());
        plainHeadBytes = head.length();
        plain = fixed(head + json(plan.answerBytes()));
        healthy = fixed(plainHead(200, 4) + json(4));
    }

    ByteBuf plain() {
        return plain.duplicate();
    }

    ByteBuf healthy() {
        return healthy.duplicate();
    }

    /// The head and the first half of the body.
    ByteBuf half() {
        ByteBuf bytes = plain.duplicate();
        return bytes.writerIndex(plainHeadBytes + plan.answerBytes() / 2);
    }

    static ByteBuf status(int status) {
        return text(plainHead(status, 2) + json(2));
    }

    /// Head, if it is the first, and event number `number`; end mark, if it is the last.
    ByteBuf event(int number) {
        var text = new StringBuilder(256);
        if (number == 0) {
            text.append("HTTP/1.1 ").append(plan.status()).append(" Mock\r\n");
            text.append("Content-Type: text/event-stream\r\n");
            text.append("Transfer-Encoding: chunked\r\n\r\n");
        }
        chunk(text, "data: {\"event\": " + number + "}\n\n");
        if (number == plan.events() - 1) {
            chunk(text, LAST_EVENT);
            text.append(LAST_CHUNK);
        }
        return text(text.toString());
    }

    private static void chunk(StringBuilder text, String content) {
        text.append(Integer.toHexString(content.length())).append("\r\n");
        text.append(content).append("\r\n");
    }

    private static String plainHead(int status, int bytes) {
        return "HTTP/1.1 %d Mock\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(status, bytes);
    }

    /// A JSON text of exactly so many bytes: a string, or a digit where a string does not fit.
    private static String json(int bytes) {
        return bytes < 2 ? "0".repeat(bytes) : '"' + "x".repeat(bytes - 2) + '"';
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static ByteBuf fixed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }
}
