package dev.purlin.gateway.http;

import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request's head as it was scanned: what the gateway needs to know of it, and the lines to copy.
///
/// One instance is used for one head after the other by one event loop; it holds until the next
/// scan. It refuses more than a server behind it would, so that no two of them can read one request
/// as two: `RequestHeadTest` and a comparison with Netty's codec keep that true.
public final class RequestHead {
    private static final List<String> METHODS =
            List.of("POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH");
    private static final int LONGEST_METHOD = 24;
    private static final int VERSION_LENGTH = "HTTP/1.1".length();

    private final HeadLines lines;
    private final int mostTargetBytes;
    private final FramingLines framing = new FramingLines();
    private final ConnectionLine connection = new ConnectionLine();

    private String method = "";
    private String target = "";
    private boolean isOld;
    private boolean expectsContinue;
    private @Nullable String host;
    private @Nullable String authorization;
    private @Nullable String contentType;
    private @Nullable String upgrade;

    public RequestHead(int mostFields, int mostTargetBytes) {
        lines = new HeadLines(mostFields);
        this.mostTargetBytes = mostTargetBytes;
    }

    /// True when `bytes[0..available)` begins with a whole head.
    ///
    /// @throws Refused when it cannot become one
    public boolean scan(byte[] bytes, int available) {
        clear();
        if (!lines.scan(bytes, available)) {
            refuseLongLine(available);
            return false;
        }
        requestLine();
        for (int line = 0; line < lines.count(); line++) {
            KnownField known = lines.known(line);
            if (known != null) {
                lines.refuseUnderscores(line);
                field(known, line);
            }
        }
        if (host == null && !isOld) {
            throw Refused.malformed("no Host");
        }
        if (framing.isChunked() && isOld) {
            throw Refused.malformed("a Transfer-Encoding in HTTP/1.0");
        }
        return true;
    }

    /// Told as soon as it is seen, however long the whole head may be.
    private void refuseLongLine(int available) {
        int most = mostTargetBytes + LONGEST_METHOD + VERSION_LENGTH + 2;
        if (lines.startLineTo() == available && available > most) {
            throw new Refused(
                    ErrorCode.TARGET_TOO_LONG,
                    "a URL of more than %,d bytes".formatted(mostTargetBytes));
        }
    }

    private void clear() {
        method = "";
        target = "";
        isOld = false;
        expectsContinue = false;
        host = null;
        authorization = null;
        contentType = null;
        upgrade = null;
        framing.clear();
        connection.clear();
    }

    private void requestLine() {
        byte[] bytes = lines.bytes;
        int end = lines.startLineTo();
        int methodTo = 0;
        while (methodTo < end && Ascii.isToken(bytes[methodTo])) {
            methodTo++;
        }
        int versionFrom = end - VERSION_LENGTH;
        int targetTo = versionFrom - 1;
        if (methodTo == 0
                || methodTo > LONGEST_METHOD
                || targetTo <= methodTo + 1
                || bytes[methodTo] != ' '
                || bytes[targetTo] != ' ') {
            throw Refused.malformed("a first line other than METHOD /path HTTP/1.1");
        }
        version(versionFrom, end);
        method = method(methodTo);
        target(methodTo + 1, targetTo);
    }

    private void version(int from, int to) {
        String version = lines.text(from, to);
        if (version.equals("HTTP/1.0")) {
            isOld = true;
        } else if (!version.equals("HTTP/1.1")) {
            throw Refused.malformed("a version other than HTTP/1.1 and HTTP/1.0");
        }
    }

    private String method(int to) {
        for (String usual : METHODS) {
            if (usual.length() == to && isMethod(usual)) {
                return usual;
            }
        }
        return lines.text(0, to);
    }

    private boolean isMethod(String usual) {
        for (int i = 0; i < usual.length(); i++) {
            if (lines.bytes[i] != usual.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void target(int from, int to) {
        if (to - from > mostTargetBytes) {
            throw new Refused(
                    ErrorCode.TARGET_TOO_LONG,
                    "a URL of %,d bytes, at most %,d".formatted(to - from, mostTargetBytes));
        }
        for (int i = from; i < to; i++) {
            if (!Ascii.isTarget(lines.bytes[i])) {
                throw Refused.malformed("a URL with a character that must be %-encoded");
            }
        }
        target = lines.text(from, to);
        boolean wholeServer = target.equals("*") && method.equals("OPTIONS");
        if (target.charAt(0) != '/' && !wholeServer) {
            throw Refused.malformed("a URL that does not begin with /");
        }
    }

    private void field(KnownField known, int line) {
        if (!known.passesInRequests()) {
            lines.stop(line);
        }
        int from = lines.valueFrom(line);
        int to = lines.valueTo(line);
        switch (known) {
            case CONTENT_LENGTH -> framing.contentLength(lines.bytes, from, to);
            case TRANSFER_ENCODING -> framing.transferEncoding(lines.bytes, from, to);
            case CONNECTION -> connection.read(lines, line);
            case HOST -> host = host(once(host, "Host", line));
            case AUTHORIZATION -> authorization = once(authorization, "Authorization", line);
            case CONTENT_TYPE -> contentType = once(contentType, "Content-Type", line);
            case UPGRADE -> upgrade = once(upgrade, "Upgrade", line);
            case EXPECT -> expect(from, to);
            default -> {}
        }
    }

    private String once(@Nullable String before, String name, int line) {
        if (before != null) {
            throw Refused.malformed("more than one " + name);
        }
        return lines.value(line);
    }

    private static String host(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && ".-:[]_".indexOf(c) < 0) {
                throw Refused.malformed("a Host that is no name with a port");
            }
        }
        return value;
    }

    private void expect(int from, int to) {
        if (!Ascii.equalsLower(lines.bytes, from, to, "100-continue")) {
            throw new Refused(ErrorCode.EXPECTATION_UNKNOWN, "an Expect other than 100-continue");
        }
        expectsContinue = true;
    }

    /// Bytes of the whole head.
    public int length() {
        return lines.length();
    }

    public String method() {
        return method;
    }

    /// Path and query as they were sent, or `*`.
    public String target() {
        return target;
    }

    /// HTTP/1.0.
    public boolean isOld() {
        return isOld;
    }

    /// Null only in HTTP/1.0.
    public @Nullable String host() {
        return host;
    }

    public @Nullable String authorization() {
        return authorization;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    public boolean staysOpen() {
        return !connection.isClose() && (!isOld || connection.isKeepAlive());
    }

    public boolean expectsContinue() {
        return expectsContinue && !isOld && bodyFraming() != Framing.NONE;
    }

    /// A WebSocket is asked for. Any other upgrade is declined by silence, as HTTP allows.
    public boolean wantsWebSocket() {
        return upgrade != null
                && upgrade.equalsIgnoreCase("websocket")
                && connection.isUpgrade()
                && method.equals("GET")
                && !isOld
                && bodyFraming() == Framing.NONE;
    }

    public Framing bodyFraming() {
        if (framing.isChunked()) {
            return Framing.CHUNKED;
        }
        return framing.length() > 0 ? Framing.SIZED : Framing.NONE;
    }

    /// Of a sized body.
    public long bodyBytes() {
        return framing.length();
    }

    /// Keeps the lines of that name from being copied.
    public void stop(KnownField name) {
        for (int line = 0; line < lines.count(); line++) {
            if (lines.known(line) == name) {
                lines.stop(line);
            }
        }
    }

    /// Lets the caller's own lines of that name pass.
    public boolean letPass(KnownField name) {
        boolean any = false;
        for (int line = 0; line < lines.count(); line++) {
            if (lines.known(line) == name) {
                lines.letPass(line);
                any = true;
            }
        }
        return any;
    }

    /// The field lines that stay.
    public void copyTo(ByteBuf out) {
        lines.copyTo(out);
    }
}
