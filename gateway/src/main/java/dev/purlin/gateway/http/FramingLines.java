package dev.purlin.gateway.http;

/// The lines of one head that say where its body ends: one length in plain digits, or `chunked`,
/// never both and neither twice.
final class FramingLines {
    /// 10^18 − 1 fits a long.
    private static final int MOST_DIGITS = 18;

    private boolean sized;
    private boolean chunked;
    private long length;

    void clear() {
        sized = false;
        chunked = false;
        length = 0;
    }

    boolean isChunked() {
        return chunked;
    }

    boolean isSized() {
        return sized;
    }

    /// Of a sized body.
    long length() {
        return length;
    }

    void contentLength(byte[] bytes, int from, int to) {
        refuseSecond();
        int digits = to - from;
        if (digits < 1 || digits > MOST_DIGITS || (digits > 1 && bytes[from] == '0')) {
            throw Refused.malformed("a Content-Length that is no plain number");
        }
        for (int i = from; i < to; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                throw Refused.malformed("a Content-Length that is no plain number");
            }
            length = length * 10 + (bytes[i] - '0');
        }
        sized = true;
    }

    void transferEncoding(byte[] bytes, int from, int to) {
        refuseSecond();
        if (!Ascii.equalsLower(bytes, from, to, "chunked")) {
            throw Refused.malformed("a Transfer-Encoding other than chunked");
        }
        chunked = true;
    }

    private void refuseSecond() {
        if (sized || chunked) {
            throw Refused.malformed("more than one Content-Length or Transfer-Encoding");
        }
    }
}
