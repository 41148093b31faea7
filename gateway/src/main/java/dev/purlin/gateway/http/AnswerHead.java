package dev.purlin.gateway.http;

import io.netty.buffer.ByteBuf;

/// An answer's head as it was scanned, and the lines to copy. Used like [RequestHead], and as
/// strict: an answer that two readers could frame differently is not passed on.
public final class AnswerHead {
    private static final int SHORTEST_STATUS_LINE = "HTTP/1.1 200".length();

    private final HeadLines lines;
    private final FramingLines framing = new FramingLines();
    private final ConnectionLine connection = new ConnectionLine();

    private int status;
    private boolean isOld;

    public AnswerHead(int mostFields) {
        lines = new HeadLines(mostFields);
    }

    /// True when `bytes[0..available)` begins with a whole head.
    ///
    /// @throws Refused when it cannot become one
    public boolean scan(byte[] bytes, int available) {
        framing.clear();
        connection.clear();
        if (!lines.scan(bytes, available)) {
            return false;
        }
        statusLine();
        for (int line = 0; line < lines.count(); line++) {
            KnownField known = lines.known(line);
            if (known != null) {
                lines.refuseUnderscores(line);
                field(known, line);
            }
        }
        return true;
    }

    private void statusLine() {
        byte[] bytes = lines.bytes;
        int end = lines.startLineTo();
        if (end < SHORTEST_STATUS_LINE || (end > SHORTEST_STATUS_LINE && bytes[12] != ' ')) {
            throw Refused.malformed("a status line that is too short or has no three digits");
        }
        String version = lines.text(0, 9);
        isOld = version.equals("HTTP/1.0 ");
        if (!isOld && !version.equals("HTTP/1.1 ")) {
            throw Refused.malformed("an answer other than HTTP/1.1 and HTTP/1.0");
        }
        status = 0;
        for (int i = 9; i < 12; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                throw Refused.malformed("a status that is no number");
            }
            status = status * 10 + (bytes[i] - '0');
        }
        if (status < 100) {
            throw Refused.malformed("a status below 100");
        }
    }

    private void field(KnownField known, int line) {
        if (!known.passesInAnswers()) {
            lines.stop(line);
        }
        int from = lines.valueFrom(line);
        int to = lines.valueTo(line);
        switch (known) {
            case CONTENT_LENGTH -> framing.contentLength(lines.bytes, from, to);
            case TRANSFER_ENCODING -> framing.transferEncoding(lines.bytes, from, to);
            case CONNECTION -> connection.read(lines, line);
            default -> {}
        }
    }

    /// Bytes of the whole head.
    public int length() {
        return lines.length();
    }

    public int status() {
        return status;
    }

    public boolean isInterim() {
        return status < 200;
    }

    public boolean staysOpen() {
        return !connection.isClose() && (!isOld || connection.isKeepAlive());
    }

    /// How the body ends that answers a request of that method.
    public Framing bodyFraming(boolean answersHead) {
        if (answersHead || status == 204 || status == 304 || isInterim()) {
            return Framing.NONE;
        }
        if (framing.isChunked()) {
            return Framing.CHUNKED;
        }
        if (!framing.isSized()) {
            return Framing.UNTIL_CLOSE;
        }
        return framing.length() > 0 ? Framing.SIZED : Framing.NONE;
    }

    /// Of a sized body.
    public long bodyBytes() {
        return framing.length();
    }

    /// Status, reason and the field lines that stay, without the blank line.
    public void copyTo(ByteBuf out) {
        out.writeBytes(VERSION);
        out.writeBytes(lines.bytes, VERSION.length, lines.startLineTo() + 2 - VERSION.length);
        lines.copyTo(out);
    }

    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.', '1', ' '};
}
