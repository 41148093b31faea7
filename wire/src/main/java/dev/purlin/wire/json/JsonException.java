package dev.purlin.wire.json;

/// What is wrong with a JSON body, and where.
///
/// The message ends in `at line L column C`, both counted as serde_json counts them, since clients
/// of text-embeddings-inference compare these texts.
public abstract sealed class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private JsonException(String message) {
        super(message, null, false, false);
    }

    /// The bytes are not JSON, or end too early.
    public static final class Syntax extends JsonException {
        private static final long serialVersionUID = 1L;

        Syntax(String message) {
            super(message);
        }
    }

    /// The bytes are JSON of another shape than the one expected.
    public static final class Mismatch extends JsonException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }
}
