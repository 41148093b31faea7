package dev.purlin.gateway;

import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// The answers that are the gateway's own.
final class Answers {
    private Answers() {}

    /// @param withBody false in answer to HEAD
    static ByteBuf error(
            ByteBufAllocator allocator,
            ErrorCode code,
            String text,
            String requestId,
            boolean staysOpen,
            boolean withBody) {
        String extra =
                switch (code.status()) {
                    case 401 -> "WWW-Authenticate: Bearer\r\n";
                    case 429, 503 -> "Retry-After: 1\r\n";
                    default -> "";
                };
        var json =
                new JsonWriter()
                        .openObject()
                        .member("error", text)
                        .member("error_code", code.basetenCode())
                        .member("code", code.name())
                        .member("detail", code.help())
                        .closeObject();
        return answer(
                allocator,
                code.status() + " " + reason(code.status()),
                extra + "X-BASETEN-REQUEST-ID: " + requestId + "\r\n" + connection(staysOpen),
                json.toString(),
                withBody);
    }

    /// A replica is being started.
    static ByteBuf waking(ByteBufAllocator allocator, String requestId, boolean staysOpen) {
        return answer(
                allocator,
                "202 Accepted",
                "X-BASETEN-REQUEST-ID: " + requestId + "\r\n" + connection(staysOpen),
                "{}",
                true);
    }

    private static String connection(boolean staysOpen) {
        return staysOpen ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
    }

    private static ByteBuf answer(
            ByteBufAllocator allocator, String status, String fields, String json, boolean body) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(status, bytes.length, fields);
        ByteBuf out = allocator.buffer(head.length() + bytes.length);
        out.writeCharSequence(head, StandardCharsets.US_ASCII);
        return body ? out.writeBytes(bytes) : out;
    }

    private static String reason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 417 -> "Expectation Failed";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Internal Server Error";
        };
    }
}
