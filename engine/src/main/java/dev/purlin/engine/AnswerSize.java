package dev.purlin.engine;

/// The memory of the heap that an answer takes at most, as numbers and as text.
///
/// @param perText bytes for each text
/// @param perToken bytes for each token
record AnswerSize(long perText, long perToken) {
    /// A float, and 13 digits, signs and commas: 12 are usual in a vector of length 1.
    private static final int NUMBER_BYTES = 4 + 13;

    private static final int FLOAT_BYTES = 4;

    /// An index and a weight, and `{"index":12345,"value":0.12345678},`.
    private static final int WORD_BYTES = 8 + 36;

    /// An object, and `{"score":0.12345678,"label":"LABEL_12"},` with room for longer names.
    private static final int SCORE_BYTES = 32 + 60;

    static AnswerSize vector(int width) {
        return new AnswerSize((long) width * NUMBER_BYTES, 0);
    }

    static AnswerSize tokenVectors(int width) {
        return new AnswerSize(0, (long) width * NUMBER_BYTES);
    }

    static AnswerSize words(int words) {
        return new AnswerSize((long) words * WORD_BYTES, 0);
    }

    /// One number of each text, made of its whole vector.
    static AnswerSize cosine(int width) {
        return new AnswerSize((long) width * FLOAT_BYTES + NUMBER_BYTES, 0);
    }

    static AnswerSize scores(int labels) {
        return new AnswerSize((long) labels * SCORE_BYTES, 0);
    }

    long bytes(long texts, long tokens) {
        return texts * perText + tokens * perToken;
    }

    /// How much of that many bytes is the text, written once.
    static int textBytes(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE / 2, bytes / NUMBER_BYTES * 13 + 1);
    }
}
