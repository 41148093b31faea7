package dev.purlin.cli.client;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is sent: out of a file, or of stdin.
final class Body {
    /// In place of a file's name.
    static final Path STDIN = Path.of("-");

    private Body() {}

    /// What a file holds.
    ///
    /// @param field what named it
    static byte[] ofFile(Surroundings around, Path file, String field) {
        try {
            return Files.readAllBytes(around.folder().resolve(file));
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    FailureCode.INVALID_FILE,
                    file + " cannot be read",
                    field,
                    "Name a file that is there and that you may read.",
                    unreadable);
        }
    }

    static byte[] ofStdin(Surroundings around) {
        try {
            return around.in().readAllBytes();
        } catch (IOException unreadable) {
            throw new CommandFailure(
                    FailureCode.INVALID_FILE, "stdin cannot be read", null, null, unreadable);
        }
    }
}
