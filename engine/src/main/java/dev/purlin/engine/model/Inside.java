package dev.purlin.engine.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Paths that a file names and that must not lead out of the model's folder.
final class Inside {

    private Inside() {}

    static Path resolve(Path root, String path, String source) {
        try {
            Path resolved = root.resolve(path).normalize();
            if (resolved.startsWith(root.normalize())) {
                return resolved;
            }
        } catch (InvalidPathException e) {
            throw leaving(path, source, e);
        }
        throw leaving(path, source, null);
    }

    private static ModelException leaving(String path, String source, @Nullable Exception cause) {
        String message =
                "%s is `%s`, which is not a path inside the folder".formatted(source, path);
        String help = "Name a file or folder of the model, relative to it.";
        return cause == null
                ? new ModelException.BadConfig(message, help)
                : new ModelException.BadConfig(message, help, cause);
    }
}
