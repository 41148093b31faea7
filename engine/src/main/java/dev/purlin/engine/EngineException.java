package dev.purlin.engine;

import org.jspecify.annotations.Nullable;

/// Why the engine did not answer. The message is for the caller, and says the values and limits.
public abstract sealed class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// There is no text where there must be one.
    public static final class EmptyInput extends EngineException {
        private static final long serialVersionUID = 1L;

        public EmptyInput(String message) {
            super(message, null);
        }
    }

    /// A text or an option breaks a rule.
    public static final class InvalidInput extends EngineException {
        private static final long serialVersionUID = 1L;

        public InvalidInput(String message) {
            super(message, null);
        }
    }

    /// This model cannot do what was asked.
    public static final class WrongModel extends EngineException {
        private static final long serialVersionUID = 1L;

        public WrongModel(String message) {
            super(message, null);
        }
    }

    /// More waits than may; nothing of the request was kept.
    public static final class Overloaded extends EngineException {
        private static final long serialVersionUID = 1L;

        private final int retryAfterSeconds;

        public Overloaded(String message, int retryAfterSeconds, @Nullable Throwable cause) {
            super(message, cause);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        /// When the queue is expected to have room again, at least 1.
        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /// The tokenizer library failed on a text.
    public static final class TokenizerFailed extends EngineException {
        private static final long serialVersionUID = 1L;

        public TokenizerFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The model failed on a text.
    public static final class RunFailed extends EngineException {
        private static final long serialVersionUID = 1L;

        public RunFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
