package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.Framing;
import dev.purlin.gateway.http.KnownField;
import dev.purlin.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes the heads that go on: the lines that stay, copied, and the gateway's own behind them.
final class Heads {
    /// For the lines of our own.
    private static final int ROOM = 512;

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final byte[] NO_HOST = ascii("Host: localhost\r\n");
    private static final byte[] JSON = ascii("Content-Type: application/json\r\n");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] WEB_SOCKET = ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    private static final byte[] REQUEST_ID = ascii("X-Baseten-Request-Id: ");
    private static final byte[] ANSWERED_ID = ascii("X-BASETEN-REQUEST-ID: ");
    private static final byte[] ATTEMPTS = ascii("X-BASETEN-MODEL-PREDICTION-ATTEMPTS: ");
    private static final byte[] FORWARDED_FOR = ascii("\r\nX-Forwarded-For: ");
    private static final byte[] FORWARDED_PROTO = ascii("\r\nX-Forwarded-Proto: http\r\n");
    private static final byte[] FORWARDED_TLS = ascii("\r\nX-Forwarded-Proto: https\r\n");
    private static final byte[] FORWARDED_HOST = ascii("X-Forwarded-Host: ");
    private static final byte[] SECRET = ascii(GatewaySettings.SECRET_HEADER + ": ");

    private final ClientConnection client;
    private final RequestHead head;
    private final Account account;

    /// For one request, whose head holds only as long as it is not yet the next one's.
    Heads(ClientConnection client, RequestHead head, Account account) {
        this.client = client;
        this.head = head;
        this.account = account;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// For a replica. The caller's key stays here.
    ///
    /// @param isPredict a body of a type that no model server would take is JSON
    ByteBuf forReplica(String target, boolean isPredict) {
        head.stop(KnownField.AUTHORIZATION);
        boolean isJson = isPredict && isUntyped();
        if (isJson) {
            head.stop(KnownField.CONTENT_TYPE);
        }
        ByteBuf out = begun(target);
        if (isJson) {
            out.writeBytes(JSON);
        }
        return out.writeBytes(LINE_END);
    }

    /// `curl -d` says that it sends a form, and means JSON.
    private boolean isUntyped() {
        String type = head.contentType();
        boolean isForm = type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
        return head.bodyFraming() != Framing.NONE && (type == null || type.isEmpty() || isForm);
    }

    /// For the control plane.
    ///
    /// @param secret shows that the request came through here
    ByteBuf forControlPlane(String secret) {
        ByteBuf out = begun(head.target()).writeBytes(SECRET);
        ByteBufUtil.writeAscii(out, secret);
        return out.writeBytes(LINE_END).writeBytes(LINE_END);
    }

    /// All lines, but not the blank one.
    private ByteBuf begun(String target) {
        ByteBuf out = client.channel().alloc().buffer(head.length() + target.length() + ROOM);
        ByteBufUtil.writeAscii(out, head.method());
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, target);
        out.writeBytes(VERSION);
        boolean trusted = client.isTrusted();
        if (trusted) {
            head.letPass(KnownField.X_FORWARDED_FOR);
        }
        boolean hasProto = trusted && head.letPass(KnownField.X_FORWARDED_PROTO);
        boolean hasHost = trusted && head.letPass(KnownField.X_FORWARDED_HOST);
        String host = head.host();
        if (host == null) {
            out.writeBytes(NO_HOST);
        }
        head.copyTo(out);
        if (head.bodyFraming() == Framing.CHUNKED) {
            out.writeBytes(CHUNKED);
        }
        if (head.wantsWebSocket()) {
            out.writeBytes(WEB_SOCKET);
        }
        out.writeBytes(REQUEST_ID);
        ByteBufUtil.writeAscii(out, account.requestId());
        out.writeBytes(FORWARDED_FOR);
        ByteBufUtil.writeAscii(out, client.address());
        byte[] proto = client.isSecured() ? FORWARDED_TLS : FORWARDED_PROTO;
        out.writeBytes(hasProto ? LINE_END : proto);
        forwardedHost(out, hasHost ? null : host);
        return out;
    }

    private static void forwardedHost(ByteBuf out, @Nullable String host) {
        if (host != null) {
            out.writeBytes(FORWARDED_HOST);
            ByteBufUtil.writeAscii(out, host);
            out.writeBytes(LINE_END);
        }
    }

    /// An answer for a caller.
    ///
    /// @param isChunked how it goes on, which need not be how it came
    /// @param toOld the caller speaks HTTP/1.0
    static ByteBuf answer(
            ByteBufAllocator allocator,
            AnswerHead head,
            Account account,
            boolean isChunked,
            boolean toOld,
            boolean staysOpen) {
        ByteBuf out = answerLines(allocator, head, account);
        if (isChunked) {
            out.writeBytes(CHUNKED);
        }
        if (!staysOpen) {
            out.writeBytes(CLOSE);
        } else if (toOld) {
            out.writeBytes(KEEP_ALIVE);
        }
        return out.writeBytes(LINE_END);
    }

    /// The answer that turns the connection into a WebSocket.
    static ByteBuf upgraded(ByteBufAllocator allocator, AnswerHead head, Account account) {
        return answerLines(allocator, head, account).writeBytes(WEB_SOCKET).writeBytes(LINE_END);
    }

    private static ByteBuf answerLines(
            ByteBufAllocator allocator, AnswerHead head, Account account) {
        ByteBuf out = allocator.buffer(head.length() + ROOM);
        head.copyTo(out);
        out.writeBytes(ANSWERED_ID);
        ByteBufUtil.writeAscii(out, account.requestId());
        out.writeBytes(LINE_END);
        if (account.attempts() > 1) {
            out.writeBytes(ATTEMPTS);
            ByteBufUtil.writeAscii(out, Integer.toString(account.attempts()));
            out.writeBytes(LINE_END);
        }
        return out;
    }
}
