package dev.purlin.platform.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// Which model our own engine loads.
public sealed interface EngineModel {
    /// The one that comes with this installation.
    record BuiltIn() implements EngineModel {}

    /// One of the Hugging Face hub.
    ///
    /// @param id `BAAI/bge-base-en-v1.5`
    record Hub(String id) implements EngineModel {
        private static final Pattern FORM = Pattern.compile("[\\w][\\w.-]*(/[\\w][\\w.-]*)?");
    }

    /// One that was sent along.
    ///
    /// @param path from the deployment's folder, which is `.`; never leads out of it
    record Folder(String path) implements EngineModel {}

    static Optional<EngineModel> parse(String text) {
        if (text.equals("built-in")) {
            return Optional.of(new BuiltIn());
        }
        if (text.equals(".") || text.startsWith("./")) {
            return InnerPath.isInside(text) ? Optional.of(new Folder(text)) : Optional.empty();
        }
        return Hub.FORM.matcher(text).matches() ? Optional.of(new Hub(text)) : Optional.empty();
    }
}
