package dev.purlin.httpserver;

/// How a route is given its requests.
public sealed interface Serving {
    /// On a worker, once the whole body is in memory.
    record Whole(Handler handler) implements Serving {}

    /// On the event loop, once the whole body is in memory: never behind other work.
    record Prompt(Handler handler) implements Serving {}

    /// Piece by piece, as the body comes, on workers.
    ///
    /// @param mostBytes of one body; more is 413
    record Streamed(long mostBytes, StreamHandler handler) implements Serving {
        public Streamed {
            if (mostBytes < 1) {
                throw new IllegalArgumentException("a limit of %,d bytes".formatted(mostBytes));
            }
        }
    }
}
