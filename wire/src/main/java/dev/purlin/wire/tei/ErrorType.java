package dev.purlin.wire.tei;

/// Why a request was refused, as clients of TEI tell refusals apart, with its HTTP status.
public enum ErrorType {
    UNHEALTHY("Unhealthy", 503),
    BACKEND("Backend", 424),
    OVERLOADED("Overloaded", 429),
    VALIDATION("Validation", 422),
    TOKENIZER("Tokenizer", 422),
    EMPTY("Empty", 400);

    private final String wireName;
    private final int status;

    ErrorType(String wireName, int status) {
        this.wireName = wireName;
        this.status = status;
    }

    public String wireName() {
        return wireName;
    }

    public int status() {
        return status;
    }
}
