package dev.purlin.bench;

/// The peer sent bytes that are not HTTP/1.1; the connection is of no more use.
final class MalformedMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedMessage(String message) {
        super(message, null, false, false);
    }
}
