package dev.purlin.gateway.http;

import dev.purlin.wire.ErrorCode;

/// A message that is not taken, and why. The text is for the peer that sent it.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    /// Without a stack trace: whoever can send bytes can cause many.
    public Refused(ErrorCode code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    static Refused malformed(String text) {
        return new Refused(ErrorCode.MALFORMED_REQUEST, text);
    }

    public ErrorCode code() {
        return code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
