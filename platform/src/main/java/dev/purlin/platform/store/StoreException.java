package dev.purlin.platform.store;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The database failed, or is not one of ours.
public sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

    /// Knows a full disk from other failures.
    static StoreException of(String message, Exception failure) {
        return failure instanceof SQLiteException told && isFull(told.getResultCode())
                ? new Full(message, failure)
                : new StoreException(message, failure);
    }

    /// The second is what the index of the log of writes says when it cannot grow.
    private static boolean isFull(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    }

    /// There is no room on its disk.
    public static final class Full extends StoreException {
        private static final long serialVersionUID = 1L;

        Full(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// What was to take the database's place is no whole copy of one.
    public static final class NoCopy extends StoreException {
        private static final long serialVersionUID = 1L;

        NoCopy(String message) {
            super(message);
        }

        NoCopy(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// A newer version wrote it.
    public static final class TooNew extends StoreException {
        private static final long serialVersionUID = 1L;

        TooNew(int found, int known) {
            super("the database is at migration " + found + ", this version knows up to " + known);
        }
    }
}
