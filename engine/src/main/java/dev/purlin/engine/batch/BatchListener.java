package dev.purlin.engine.batch;

/// Told what the batcher does, on its threads: answer at once, throw nothing.
public interface BatchListener {
    /// A run ended well.
    ///
    /// @param texts how many texts it had
    /// @param realTokens their tokens
    /// @param paddedTokens texts × longest
    default void ran(int texts, int realTokens, int paddedTokens, long nanos) {}

    /// A run failed. Of one with several texts, each is run again alone, and told again.
    default void failed() {}

    /// Texts left the queue unanswered, because nobody waits for them any more.
    default void dropped(int texts) {}

    /// A listener that does nothing.
    static BatchListener none() {
        return new BatchListener() {};
    }
}
