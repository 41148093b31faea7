package dev.purlin.platform.archives;

/// Why an archive is refused: its fault, not the disk's.
public abstract sealed class ArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ArchiveException(String message) {
        super(message);
    }

    private ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// It is no tar archive, or not all of one.
    public static final class Unreadable extends ArchiveException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// It holds what is not allowed in one.
    public static final class Forbidden extends ArchiveException {
        private static final long serialVersionUID = 1L;

        Forbidden(String message) {
            super(message);
        }

        Forbidden(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Something about it is over a limit.
    public static final class OverLimit extends ArchiveException {
        private static final long serialVersionUID = 1L;

        OverLimit(String message) {
            super(message);
        }
    }
}
