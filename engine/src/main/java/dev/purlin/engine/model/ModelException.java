package dev.purlin.engine.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A model folder that cannot be served. The message names file, key and value.
public abstract sealed class ModelException extends CannotServe {

    private static final long serialVersionUID = 1L;

    private ModelException(String message, String help, @Nullable Throwable cause) {
        super(message, help, cause);
    }

    /// A file that is needed and not there.
    public static final class FileMissing extends ModelException {
        private static final long serialVersionUID = 1L;

        public FileMissing(String message, String help) {
            super(message, help, null);
        }

        static FileMissing at(Path file, String help) {
            return new FileMissing("There is no " + file, help);
        }
    }

    /// A file that is there and says something that cannot be used.
    public static final class BadConfig extends ModelException {
        private static final long serialVersionUID = 1L;

        public BadConfig(String message, String help) {
            super(message, help, null);
        }

        public BadConfig(String message, String help, Throwable cause) {
            super(message, help, cause);
        }

        static BadConfig unreadable(Path file, String why, Throwable cause) {
            return new BadConfig(
                    "Cannot read %s: %s".formatted(file, why),
                    "Fetch the file again, or look at who may read it.",
                    cause);
        }
    }

    /// A model that is sound, and that this engine cannot run as asked.
    public static final class Unsupported extends ModelException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String message, String help) {
            super(message, help, null);
        }
    }
}
