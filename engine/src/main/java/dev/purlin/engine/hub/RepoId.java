package dev.purlin.engine.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a model repository: `org/name`, or `name` alone for the oldest ones.
public record RepoId(String name) {

    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9_][\\w.-]{0,95}(/[A-Za-z0-9_][\\w.-]{0,95})?");

    public RepoId {
        if (!valid(name)) {
            throw new IllegalArgumentException(name);
        }
    }

    public static Optional<RepoId> parse(String text) {
        return valid(text) ? Optional.of(new RepoId(text)) : Optional.empty();
    }

    // Two hyphens stand for the slash in folder names, hence in no name.
    private static boolean valid(String text) {
        return SHAPE.matcher(text).matches() && !text.contains("--") && !text.contains("..");
    }

    /// The repository's folder in a cache.
    String folderName() {
        return "models--" + name.replace("/", "--");
    }

    @Override
    public String toString() {
        return name;
    }
}
