package dev.purlin.engine.hub;

import dev.purlin.engine.model.CannotServe;
import org.jspecify.annotations.Nullable;

/// A model that could not be fetched. The message names repository and file.
public abstract sealed class HubException extends CannotServe {

    private static final long serialVersionUID = 1L;

    private HubException(String message, String help, @Nullable Throwable cause) {
        super(message, help, cause);
    }

    /// What was asked for can be no model.
    public static final class BadRequest extends HubException {
        private static final long serialVersionUID = 1L;

        BadRequest(String message, String help) {
            super(message, help, null);
        }
    }

    /// The hub knows the model, and this caller may not have it.
    public static final class AccessDenied extends HubException {
        private static final long serialVersionUID = 1L;

        AccessDenied(String message, String help) {
            super(message, help, null);
        }
    }

    /// No such repository, revision or file.
    public static final class NotFound extends HubException {
        private static final long serialVersionUID = 1L;

        NotFound(String message, String help) {
            super(message, help, null);
        }
    }

    /// The hub did not answer, broke off, or said that it is in trouble, more often than is borne.
    public static final class Unreachable extends HubException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message, String help, @Nullable Throwable cause) {
            super(message, help, cause);
        }
    }

    /// The hub answered what no hub should.
    public static final class BadAnswer extends HubException {
        private static final long serialVersionUID = 1L;

        BadAnswer(String message, String help) {
            super(message, help, null);
        }

        BadAnswer(String message, String help, Throwable cause) {
            super(message, help, cause);
        }
    }

    /// What arrived twice is not what was announced.
    public static final class ChecksumMismatch extends HubException {
        private static final long serialVersionUID = 1L;

        ChecksumMismatch(String message, String help) {
            super(message, help, null);
        }
    }

    /// The cache folder is full or cannot be written.
    public static final class CacheUnusable extends HubException {
        private static final long serialVersionUID = 1L;

        CacheUnusable(String message, String help, @Nullable Throwable cause) {
            super(message, help, cause);
        }
    }

    /// The network would be needed, and must not be used.
    public static final class Offline extends HubException {
        private static final long serialVersionUID = 1L;

        Offline(String message, String help) {
            super(message, help, null);
        }
    }

    /// The thread was told to stop.
    public static final class Interrupted extends HubException {
        private static final long serialVersionUID = 1L;

        Interrupted(String message, InterruptedException cause) {
            super(message, "What has arrived is kept; start again to go on.", cause);
        }
    }
}
