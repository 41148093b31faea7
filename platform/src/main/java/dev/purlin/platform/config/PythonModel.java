package dev.purlin.platform.config;

import java.util.Optional;

/// Where in the folder a model written in Python is, if there is one.
///
/// @param folder below the deployment's
/// @param file in it
public record PythonModel(String folder, String file) {
    private static final String USUAL_FOLDER = "model";
    private static final String USUAL_FILE = "model.py";

    static PythonModel read(Reading in) {
        return new PythonModel(
                inside(in, Key.MODEL_MODULE_DIR).orElse(USUAL_FOLDER),
                inside(in, Key.MODEL_CLASS_FILENAME).orElse(USUAL_FILE));
    }

    private static Optional<String> inside(Reading in, Key key) {
        Optional<String> path = in.name(key);
        if (path.isPresent() && !InnerPath.isInside(path.get())) {
            in.problem(
                    key,
                    "is " + Shown.text(path.get()) + ", it must stay inside the folder",
                    "Write a path without / at its start and without ..");
            return Optional.empty();
        }
        return path;
    }
}
