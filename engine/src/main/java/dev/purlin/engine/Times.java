package dev.purlin.engine;

import dev.purlin.engine.batch.Timeline;

/// What each input of a request took. Unchangeable once the request has been answered.
public final class Times {
    private final long[] tokenizationNanos;
    private final int[] tokens;
    private final Timeline line;

    /// @param tokenizationNanos one per input
    /// @param tokens one per input
    Times(long[] tokenizationNanos, int[] tokens, Timeline line) {
        this.tokenizationNanos = tokenizationNanos;
        this.tokens = tokens;
        this.line = line;
    }

    public int inputs() {
        return tokens.length;
    }

    /// Tokens that ran, special tokens included.
    public int tokens(int input) {
        return tokens[input];
    }

    public long tokenizationNanos(int input) {
        return tokenizationNanos[input];
    }

    /// Between tokenizing and running.
    public long queueNanos(int input) {
        return line.queueNanos(input);
    }

    /// The run the input was in.
    public long inferenceNanos(int input) {
        return line.runNanos(input);
    }

    /// When that run had ended, in the terms of `System.nanoTime()`.
    public long doneAtNanos(int input) {
        return line.doneAt(input);
    }

    /// The mean over the inputs.
    Cost cost(long characters) {
        long allTokens = 0;
        long tokenization = 0;
        long queue = 0;
        long inference = 0;
        for (int i = 0; i < tokens.length; i++) {
            allTokens += tokens[i];
            tokenization += tokenizationNanos[i];
            queue += line.queueNanos(i);
            inference += line.runNanos(i);
        }
        int inputs = Math.max(1, tokens.length);
        return new Cost(
                characters,
                allTokens,
                tokenization / inputs,
                queue / inputs,
                inference / inputs,
                this);
    }
}
