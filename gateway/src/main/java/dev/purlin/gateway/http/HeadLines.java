package dev.purlin.gateway.http;

import dev.purlin.wire.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One head, cut into its start line and its field lines in a single scan. Nothing is copied: a
/// line is a pair of places in the bytes that were scanned, which hold until the next scan.
///
/// Refused is whatever two readers could read differently: a CR or LF that is not part of a line's
/// end, a control character, a blank or nothing before the colon, a line that begins with a blank.
/// One thread at a time.
final class HeadLines {
    private static final int MORE = -1;

    private final int mostFields;
    private final int[] lineFrom;
    private final int[] nameTo;
    private final int[] valueFrom;
    private final int[] valueTo;
    private final @Nullable KnownField[] known;
    private final boolean[] stays;

    byte[] bytes = {};
    private int count;
    private int startLineTo;
    private int length;

    HeadLines(int mostFields) {
        this.mostFields = mostFields;
        lineFrom = new int[mostFields + 1];
        nameTo = new int[mostFields];
        valueFrom = new int[mostFields];
        valueTo = new int[mostFields];
        known = new KnownField[mostFields];
        stays = new boolean[mostFields];
    }

    /// True when `head[0..available)` holds a whole head; then all else here is about it.
    boolean scan(byte[] head, int available) {
        bytes = head;
        count = 0;
        int at = startLine(available);
        while (at != MORE) {
            if (at == available) {
                return false;
            }
            if (head[at] == '\r') {
                return end(at, available);
            }
            at = field(at, available);
        }
        return false;
    }

    private boolean end(int at, int available) {
        if (at + 1 == available) {
            return false;
        }
        if (bytes[at + 1] != '\n') {
            throw Refused.malformed("a CR without LF in the head");
        }
        lineFrom[count] = at;
        length = at + 2;
        return true;
    }

    private int startLine(int available) {
        int at = 0;
        while (at < available && Ascii.isText(bytes[at])) {
            at++;
        }
        startLineTo = at;
        return lineEnd(at, available);
    }

    private int field(int from, int available) {
        if (count == mostFields) {
            throw new Refused(ErrorCode.HEAD_TOO_LARGE, "more than " + mostFields + " fields");
        }
        int at = from;
        while (at < available && Ascii.isToken(bytes[at])) {
            at++;
        }
        if (at == available) {
            return MORE;
        }
        if (bytes[at] != ':' || at == from) {
            throw Refused.malformed("a field line without a name and a colon right behind it");
        }
        int colon = at++;
        while (at < available && Ascii.isBlank(bytes[at])) {
            at++;
        }
        int value = at;
        while (at < available && Ascii.isText(bytes[at])) {
            at++;
        }
        int next = lineEnd(at, available);
        if (next != MORE) {
            add(from, colon, value, at);
        }
        return next;
    }

    private void add(int from, int colon, int value, int end) {
        int to = end;
        while (to > value && Ascii.isBlank(bytes[to - 1])) {
            to--;
        }
        lineFrom[count] = from;
        nameTo[count] = colon;
        valueFrom[count] = value;
        valueTo[count] = to;
        known[count] = KnownField.of(bytes, from, colon);
        stays[count] = true;
        count++;
    }

    private int lineEnd(int at, int available) {
        if (at == available) {
            return MORE;
        }
        if (bytes[at] != '\r') {
            throw Refused.malformed(
                    bytes[at] == '\n'
                            ? "an LF without CR in the head"
                            : "a control character in the head");
        }
        if (at + 1 == available) {
            return MORE;
        }
        if (bytes[at + 1] != '\n') {
            throw Refused.malformed("a CR without LF in the head");
        }
        return at + 2;
    }

    /// Bytes of the whole head, the blank line included.
    int length() {
        return length;
    }

    int startLineTo() {
        return startLineTo;
    }

    int count() {
        return count;
    }

    @Nullable KnownField known(int line) {
        return known[line];
    }

    /// Keeps the line from being copied.
    void stop(int line) {
        stays[line] = false;
    }

    void letPass(int line) {
        stays[line] = true;
    }

    int valueFrom(int line) {
        return valueFrom[line];
    }

    int valueTo(int line) {
        return valueTo[line];
    }

    String value(int line) {
        return text(valueFrom[line], valueTo[line]);
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// A known name written with `_` would mean one thing here and another behind us.
    void refuseUnderscores(int line) {
        for (int i = lineFrom[line]; i < nameTo[line]; i++) {
            if (bytes[i] == '_') {
                throw Refused.malformed("a field name with _ that is known with -");
            }
        }
    }

    /// Stops every line of that name; the name has no known meaning here.
    void stopNamed(int from, int to) {
        for (int line = 0; line < count; line++) {
            if (nameTo[line] - lineFrom[line] == to - from
                    && Ascii.sameIgnoringCase(bytes, lineFrom[line], bytes, from, to - from)) {
                stop(line);
            }
        }
    }

    /// The lines that stay, neighbours in one copy.
    void copyTo(ByteBuf out) {
        int line = 0;
        while (line < count) {
            if (!stays[line]) {
                line++;
                continue;
            }
            int first = line;
            while (line < count && stays[line]) {
                line++;
            }
            out.writeBytes(bytes, lineFrom[first], lineFrom[line] - lineFrom[first]);
        }
    }
}
