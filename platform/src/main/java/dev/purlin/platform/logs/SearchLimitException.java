package dev.purlin.platform.logs;

/// A search is given up, for it would take too long.
public final class SearchLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SearchLimitException(long mostSteps) {
        super("the search takes more than %,d steps".formatted(mostSteps), null, false, false);
    }
}
