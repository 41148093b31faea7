package dev.purlin.platform.folder;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// Why a data folder cannot be used.
public abstract sealed class FolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private FolderException(String message, Throwable cause) {
        super(message, cause);
    }

    private FolderException(String message) {
        super(message);
    }

    /// What its user can do about it.
    public abstract String help();

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// Another process has it.
    public static final class InUse extends FolderException {
        private static final long serialVersionUID = 1L;

        InUse(Path folder, String pid) {
            super("the data folder " + folder + " is in use by the process with pid " + pid);
        }

        @Override
        public String help() {
            return "Stop that process, or give this one another --data-dir.";
        }
    }

    /// A newer version wrote it.
    public static final class TooNew extends FolderException {
        private static final long serialVersionUID = 1L;

        TooNew(Path folder, String found, int known) {
            super(
                    "the data folder "
                            + folder
                            + " has layout "
                            + found
                            + ", this version knows up to "
                            + known);
        }

        @Override
        public String help() {
            return "Start the version that wrote it, or a newer one.";
        }
    }

    /// What says how it is arranged says nothing.
    public static final class Damaged extends FolderException {
        private static final long serialVersionUID = 1L;

        private final int known;

        Damaged(Path file, int known) {
            super(file + " is damaged: it holds no number of a layout");
            this.known = known;
        }

        @Override
        public String help() {
            return "Put the file back from a backup; one that this version wrote holds "
                    + known
                    + ".";
        }
    }

    /// Nothing can open the secrets.
    public static final class MasterKeyMissing extends FolderException {
        private static final long serialVersionUID = 1L;

        public MasterKeyMissing(Path file, int secrets) {
            super("the master key " + file + " is missing, and " + secrets + " secrets need it");
        }

        @Override
        public String help() {
            return "Put the file back from a backup, or name it in PURLIN_MASTER_KEY_FILE.";
        }
    }

    /// The key is another one.
    public static final class MasterKeyWrong extends FolderException {
        private static final long serialVersionUID = 1L;

        public MasterKeyWrong(Path file, String how) {
            super("the master key " + file + " " + how);
        }

        @Override
        public String help() {
            return "Put back the one that belongs to this data folder, or name it in"
                    + " PURLIN_MASTER_KEY_FILE.";
        }
    }

    /// It cannot be read or written.
    public static final class Unusable extends FolderException {
        private static final long serialVersionUID = 1L;

        private final String wayOut;

        private Unusable(String path, Obstacle obstacle, IOException cause) {
            super(path + " cannot be used: " + obstacle.words(), cause);
            wayOut = obstacle.wayOut();
        }

        /// @param path where it was tried, unless the failure says where exactly
        static Unusable of(Path path, IOException failure) {
            String where =
                    failure instanceof FileSystemException told && told.getFile() != null
                            ? told.getFile()
                            : path.toString();
            return new Unusable(where, Obstacle.of(failure), failure);
        }

        @Override
        public String help() {
            return wayOut + ", or name another --data-dir.";
        }
    }
}
