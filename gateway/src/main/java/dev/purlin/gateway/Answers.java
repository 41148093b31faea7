package dev.purlin.gateway;

import dev.purlin.wire.ErrorCode;
import dev.purlin.wire.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// The answers that are the gateway's own.
final class Answers {
    private Answers() {}

    /// Said as clients of the path read it: those of OpenAI's routes look for words in an object.
    ///
    /// @param withBody false in answer to HEAD
    static ByteBuf error(
            ByteBufAllocator allocator,
            ErrorCode code,
            String text,
            Account account,
            boolean staysOpen,
            boolean withBody) {
        String extra =
                switch (code.status()) {
                    case 401 -> "WWW-Authenticate: Bearer\r\n";
                    case 405 -> "Allow: " + account.allowed() + "\r\n";
                    case 429, 503 -> "Retry-After: 1\r\n";
                    default -> "";
                };
        var json = new JsonWriter().openObject();
        if (isOpenAis(account.path())) {
            json.name("error")
                    .openObject()
                    .member("message", text)
                    .member("type", code.basetenCode())
                    .member("code", code.name())
                    .closeObject()
                    .member("message", text);
        } else {
            json.member("error", text);
        }
        json.member("error_code", code.basetenCode())
                .member("code", code.name())
                .member("detail", code.help())
                .closeObject();
        return answer(
                allocator,
                code.status() + " " + reason(code.status()),
                extra
                        + "X-BASETEN-REQUEST-ID: "
                        + account.requestId()
                        + "\r\n"
                        + connection(staysOpen),
                json.toString(),
                withBody);
    }

    private static boolean isOpenAis(String path) {
        return path.startsWith("/v1/") || path.contains("/sync/v1/");
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
