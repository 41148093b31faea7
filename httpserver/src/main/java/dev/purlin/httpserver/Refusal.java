package dev.purlin.httpserver;

/// Why a request is turned away before a handler sees it. Each dialect has its own body for it.
public enum Refusal {
    UNAUTHORIZED(401),
    UNKNOWN_PATH(404),
    WRONG_METHOD(405),
    BODY_TOO_SLOW(408),
    BODY_TOO_LARGE(413),
    TOO_MANY_BYTES_HELD(429),
    NO_ANSWER_IN_TIME(503),
    CLOSING(503);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
