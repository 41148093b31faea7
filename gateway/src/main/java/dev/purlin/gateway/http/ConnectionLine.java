package dev.purlin.gateway.http;

/// What the `Connection` lines of one head say: whether the connection stays, whether it is to
/// become another protocol's, and which lines are for this hop only.
final class ConnectionLine {
    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;

    void clear() {
        close = false;
        keepAlive = false;
        upgrade = false;
    }

    boolean isClose() {
        return close;
    }

    boolean isKeepAlive() {
        return keepAlive;
    }

    boolean isUpgrade() {
        return upgrade;
    }

    /// Reads one such line and stops the lines it names.
    void read(HeadLines lines, int line) {
        byte[] bytes = lines.bytes;
        int end = lines.valueTo(line);
        int at = lines.valueFrom(line);
        while (at < end) {
            int from = at;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            int to = at++;
            while (from < to && Ascii.isBlank(bytes[from])) {
                from++;
            }
            while (to > from && Ascii.isBlank(bytes[to - 1])) {
                to--;
            }
            if (from < to) {
                option(lines, from, to);
            }
        }
    }

    private void option(HeadLines lines, int from, int to) {
        byte[] bytes = lines.bytes;
        if (Ascii.equalsLower(bytes, from, to, "close")) {
            close = true;
            return;
        }
        if (Ascii.equalsLower(bytes, from, to, "keep-alive")) {
            keepAlive = true;
            return;
        }
        if (Ascii.equalsLower(bytes, from, to, "upgrade")) {
            upgrade = true;
            return;
        }
        for (int i = from; i < to; i++) {
            if (!Ascii.isToken(bytes[i])) {
                throw Refused.malformed("a Connection option that is no name");
            }
        }
        KnownField named = KnownField.of(bytes, from, to);
        if (named != null && named.isEssential()) {
            throw Refused.malformed("a Connection line that names " + lines.text(from, to));
        }
        lines.stopNamed(from, to);
    }
}
