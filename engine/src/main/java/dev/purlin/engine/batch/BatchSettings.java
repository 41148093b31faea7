package dev.purlin.engine.batch;

/// The limits of a batcher.
///
/// @param threads runs at once; the cores given to the model
/// @param mostRunTokens padded tokens of one run; a longer text runs alone. This also bounds how
///   long a waiting text waits for a run that has begun
/// @param mostRunTexts texts of one run; 1 makes results independent of batch mates
/// @param mostWaitingTokens tokens waiting before further texts are refused
/// @param wide whether a text alone on an idle machine runs on all cores
/// @param mostExpressTokens tokens of a request that may pass running bulk work on an extra thread;
///   0 switches that thread off
public record BatchSettings(
        int threads,
        int mostRunTokens,
        int mostRunTexts,
        long mostWaitingTokens,
        boolean wide,
        int mostExpressTokens) {

    public BatchSettings {
        least("threads", threads, 1);
        least("mostRunTokens", mostRunTokens, 1);
        least("mostRunTexts", mostRunTexts, 1);
        least("mostWaitingTokens", mostWaitingTokens, 1);
        least("mostExpressTokens", mostExpressTokens, 0);
    }

    private static void least(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + ", at least " + least);
        }
    }
}
