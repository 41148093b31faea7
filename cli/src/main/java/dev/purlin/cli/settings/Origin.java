package dev.purlin.cli.settings;

import java.nio.file.Path;

/// Where an effective value came from.
public sealed interface Origin {
    /// As `purlin config` and error messages name it.
    String told();

    /// `flag`, `environment`, `file` or `default`.
    default String kind() {
        return switch (this) {
            case Flag _ -> "flag";
            case Variable _ -> "environment";
            case FileKey _ -> "file";
            case Default _ -> "default";
        };
    }

    /// Of two origins the one with the higher rank wins.
    default int rank() {
        return switch (this) {
            case Flag _ -> 3;
            case Variable _ -> 2;
            case FileKey _ -> 1;
            case Default _ -> 0;
        };
    }

    record Flag(String flag) implements Origin {
        @Override
        public String told() {
            return flag;
        }
    }

    record Variable(String variable) implements Origin {
        @Override
        public String told() {
            return variable;
        }
    }

    /// A key of a settings file.
    ///
    /// @param line counted from 1
    record FileKey(Path file, int line, String key) implements Origin {
        @Override
        public String told() {
            return file + ":" + line + ": " + key;
        }
    }

    record Default() implements Origin {
        @Override
        public String told() {
            return "default";
        }
    }
}
