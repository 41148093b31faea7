package dev.purlin.engine.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The chain of steps in `modules.json`; empty where a folder has none.
public record Modules(List<Module> chain) {

    public static final String FILE = "modules.json";

    // A chain has two to five.
    private static final int MOST = 100;

    /// One step.
    ///
    /// @param path folder of its own configuration, inside the model's
    /// @param kind last part of its class name: `Transformer`, `Pooling`, `Dense`, `Normalize`
    public record Module(String path, String kind) {}

    public Modules {
        chain = List.copyOf(chain);
    }

    /// Reads the chain of a folder that may not be complete yet.
    public static Modules in(Path root) {
        Path file = root.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new Modules(List.of());
        }
        JsonNode list = ConfigFile.parse(file);
        if (!list.isArray() || list.size() > MOST) {
            throw new ModelException.BadConfig(
                    "%s is not a list of at most %d modules".formatted(file, MOST),
                    "Fetch the file again.");
        }
        List<Module> chain = new ArrayList<>();
        for (JsonNode item : list.values()) {
            String type = item.path("type").asString("");
            String path = item.path("path").asString("");
            chain.add(
                    new Module(
                            Inside.name(path, file + ": `path`"),
                            type.substring(type.lastIndexOf('.') + 1)));
        }
        return new Modules(chain);
    }

    /// Folders of the Dense modules to run, relative to the model's, in order.
    public List<String> densePaths(ModelChoices choices) {
        List<String> own = paths("Dense");
        String asked = choices.densePath();
        if (asked == null) {
            return own;
        }
        if (own.size() != 1) {
            throw new ModelException.BadConfig(
                    "--dense-path replaces a model's one Dense module, but %s names %d of them"
                            .formatted(FILE, own.size()),
                    "Leave --dense-path out.");
        }
        return List.of(Inside.name(asked, "--dense-path"));
    }

    /// Folder of the Pooling module, relative to the model's.
    public String poolingPath() {
        List<String> paths = paths("Pooling");
        return paths.isEmpty() || paths.getFirst().isEmpty() ? "1_Pooling" : paths.getFirst();
    }

    Path poolingFolder(Path root) {
        return root.resolve(poolingPath());
    }

    boolean spladePooling() {
        return !paths("SpladePooling").isEmpty();
    }

    List<DenseModule> dense(Path root, ModelChoices choices) {
        return densePaths(choices).stream()
                .map(path -> new DenseModule(root.resolve(path)))
                .toList();
    }

    private List<String> paths(String kind) {
        return chain.stream()
                .filter(module -> module.kind().equals(kind))
                .map(Module::path)
                .toList();
    }
}
