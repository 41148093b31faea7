package dev.purlin.gateway.http;

/// How a body's end is known.
public enum Framing {
    NONE,
    SIZED,
    CHUNKED,

    /// Of answers only.
    UNTIL_CLOSE
}
