package dev.purlin.platform.store;

/// The database failed, or is not one of ours.
public sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

    /// A newer version wrote it.
    public static final class TooNew extends StoreException {
        private static final long serialVersionUID = 1L;

        TooNew(int found, int known) {
            super("the database is at migration " + found + ", this version knows up to " + known);
        }
    }
}
