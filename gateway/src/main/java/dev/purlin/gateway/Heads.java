package dev.purlin.gateway;

import dev.purlin.gateway.http.AnswerHead;
import dev.purlin.gateway.http.Framing;
import dev.purlin.gateway.http.KnownField;
import dev.purlin.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes the heads that go on: the lines that stay, copied, and the gateway's own behind them.
final class Heads {
    /// For the lines of our own.
    private static final int ROOM = 512;

    private Heads() {}

    /// A request for a replica. The caller's key stays here.
    static ByteBuf forReplica(
            Channel client, RequestHead head, Account account, String target, Loop loop) {
        head.stop(KnownField.AUTHORIZATION);
        return request(client, head, account, target, loop, null);
    }

    /// A request for a predict path: what has no type that a model server would take is JSON.
    static ByteBuf forPredict(
            Channel client, RequestHead head, Account account, String target, Loop loop) {
        head.stop(KnownField.AUTHORIZATION);
        String type = head.contentType();
        boolean isUntyped =
                head.bodyFraming() != Framing.NONE
                        && (type == null
                                || type.isEmpty()
                                || type.regionMatches(true, 0, FORM, 0, FORM.length()));
        if (!isUntyped) {
            return request(client, head, account, target, loop, null);
        }
        head.stop(KnownField.CONTENT_TYPE);
        return request(client, head, account, target, loop, "Content-Type: application/json\r\n");
    }

    private static final String FORM = "application/x-www-form-urlencoded";

    /// A request for the control plane, with the secret that shows it came through here.
    static ByteBuf forControlPlane(Channel client, RequestHead head, Account account, Loop loop) {
        String secret = loop.commons.settings.controlPlane().secret();
        return request(
                client,
                head,
                account,
                head.target(),
                loop,
                GatewaySettings.SECRET_HEADER + ": " + secret + "\r\n");
    }

    private static ByteBuf request(
            Channel client,
            RequestHead head,
            Account account,
            String target,
            Loop loop,
            @Nullable String extra) {
        boolean trusted = loop.commons.settings.trustForwarded();
        ByteBuf out = client.alloc().buffer(head.length() + target.length() + ROOM);
        ascii(out, head.method());
        out.writeByte(' ');
        ascii(out, target);
        ascii(out, " HTTP/1.1\r\n");
        String host = head.host();
        if (host == null) {
            ascii(out, "Host: localhost\r\n");
        }
        if (trusted) {
            head.letPass(KnownField.X_FORWARDED_FOR);
        }
        boolean hasProto = trusted && head.letPass(KnownField.X_FORWARDED_PROTO);
        boolean hasHost = trusted && head.letPass(KnownField.X_FORWARDED_HOST);
        head.copyTo(out);
        if (head.bodyFraming() == Framing.CHUNKED) {
            ascii(out, "Transfer-Encoding: chunked\r\n");
        }
        if (head.wantsWebSocket()) {
            ascii(out, "Connection: Upgrade\r\nUpgrade: websocket\r\n");
        }
        ascii(out, "X-Baseten-Request-Id: ");
        ascii(out, account.requestId());
        ascii(out, "\r\nX-Forwarded-For: ");
        ascii(out, address(client));
        ascii(out, hasProto ? "\r\n" : "\r\nX-Forwarded-Proto: http\r\n");
        if (!hasHost && host != null) {
            ascii(out, "X-Forwarded-Host: ");
            ascii(out, host);
            ascii(out, "\r\n");
        }
        if (extra != null) {
            ascii(out, extra);
        }
        ascii(out, "\r\n");
        return out;
    }

    private static String address(Channel client) {
        return client.remoteAddress() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : "unknown";
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
            ascii(out, "Transfer-Encoding: chunked\r\n");
        }
        if (!staysOpen) {
            ascii(out, "Connection: close\r\n");
        } else if (toOld) {
            ascii(out, "Connection: keep-alive\r\n");
        }
        ascii(out, "\r\n");
        return out;
    }

    /// The answer that turns the connection into a WebSocket.
    static ByteBuf upgraded(ByteBufAllocator allocator, AnswerHead head, Account account) {
        ByteBuf out = answerLines(allocator, head, account);
        ascii(out, "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        return out;
    }

    private static ByteBuf answerLines(
            ByteBufAllocator allocator, AnswerHead head, Account account) {
        ByteBuf out = allocator.buffer(head.length() + ROOM);
        head.copyTo(out);
        ascii(out, "X-BASETEN-REQUEST-ID: ");
        ascii(out, account.requestId());
        ascii(out, "\r\n");
        if (account.attempts() > 1) {
            ascii(out, "X-BASETEN-MODEL-PREDICTION-ATTEMPTS: " + account.attempts() + "\r\n");
        }
        return out;
    }

    private static void ascii(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
