package dev.purlin.httpserver;

import java.time.Duration;

/// Every limit of the listener, in one place.
///
/// @param bodyBytes one request's body, which is held in memory; more is 413. Streamed bodies have
///   limits of their own, and some 300 KB of each are in memory while its reader is slow
/// @param heldBytes bodies in memory at once, of all requests; more is 429
/// @param headBytes one request's header lines; more is 431
/// @param lineBytes one request's first line; more is 414
/// @param connections open at once; more are closed as they come
/// @param head how long a connection may take to send a request's head, and may idle before it
/// @param body how long a body may take to arrive, from its head on, and of a streamed one each
///   piece; longer is 408
/// @param answer how long a request may wait for its answer, and a streamed piece to be taken;
///   longer is 503
/// @param write how long an answer may take to be read by the caller, and of one that is read piece
///   by piece each; longer is a closed connection
/// @param workers threads that read and render, apart from the one that moves bytes
public record HttpLimits(
        int bodyBytes,
        long heldBytes,
        int headBytes,
        int lineBytes,
        int connections,
        Duration head,
        Duration body,
        Duration answer,
        Duration write,
        int workers) {

    public static final HttpLimits DEFAULT =
            new HttpLimits(
                    2_000_000,
                    256L << 20,
                    16 << 10,
                    8 << 10,
                    8_192,
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(60),
                    8);

    public HttpLimits {
        if (bodyBytes < 1 || connections < 1 || workers < 1) {
            throw new IllegalArgumentException("limits start at 1");
        }
    }

    public HttpLimits withHead(int mostHeadBytes, int mostLineBytes) {
        return new HttpLimits(
                bodyBytes,
                heldBytes,
                mostHeadBytes,
                mostLineBytes,
                connections,
                head,
                body,
                answer,
                write,
                workers);
    }

    public HttpLimits withBodyBytes(int most) {
        return new HttpLimits(
                most,
                Math.max(heldBytes, most),
                headBytes,
                lineBytes,
                connections,
                head,
                body,
                answer,
                write,
                workers);
    }
}
