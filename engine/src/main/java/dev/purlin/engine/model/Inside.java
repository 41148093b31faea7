package dev.purlin.engine.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Paths that a file or a user names and that must not lead out of the model's folder.
final class Inside {

    private Inside() {}

    static Path resolve(Path root, String path, String source) {
        return root.resolve(name(path, source));
    }

    /// The path without detours, with `/`; empty for the folder itself.
    ///
    /// @param source what named it, for the error
    static String name(String path, String source) {
        try {
            Path plain = Path.of(path).normalize();
            if (!plain.isAbsolute() && !plain.startsWith("..")) {
                return plain.toString().replace('\\', '/');
            }
        } catch (InvalidPathException _) {
            // Told below like every other path that leads nowhere.
        }
        throw new ModelException.BadConfig(
                "%s is `%s`, which is not a path inside the folder".formatted(source, path),
                "Name a file or folder of the model, relative to it.");
    }
}
