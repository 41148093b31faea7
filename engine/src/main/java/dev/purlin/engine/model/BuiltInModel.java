package dev.purlin.engine.model;

import dev.purlin.tokenizer.CachedResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The model that comes with Purlin: all-MiniLM-L6-v2, 384 numbers for an English text of up to 512
/// tokens.
///
/// A distribution has it unpacked in its `models/` folder, named by the system property
/// `purlin.home`. Else it is copied out of its jar.
public final class BuiltInModel {
    /// The model id that means this model.
    public static final String ID = "built-in";

    static final String HOME_PROPERTY = "purlin.home";

    private static final String VERSION = "minilm-1.20.0-beta30";

    private BuiltInModel() {}

    /// The folder of the model, in fp32 unless `int8` is asked for.
    public static Path folder(Dtype dtype) {
        boolean int8 = dtype == Dtype.INT8;
        String name = int8 ? "minilm-int8" : "minilm-fp32";
        String home = System.getProperty(HOME_PROPERTY);
        if (home != null && Files.exists(Path.of(home, "models", name, ModelFolder.CONFIG))) {
            return Path.of(home, "models", name);
        }
        String jar = int8 ? "/all-minilm-l6-v2-q" : "/all-minilm-l6-v2";
        Path folder = Path.of("models", VERSION, name);
        try {
            copy(jar + ".onnx", folder.resolve(int8 ? "model_quantized.onnx" : "model.onnx"));
            copy(jar + "-tokenizer.json", folder.resolve(ModelFolder.TOKENIZER));
            copy("/minilm/1_Pooling/config.json", folder.resolve("1_Pooling/config.json"));
            return copy("/minilm/config.json", folder.resolve(ModelFolder.CONFIG))
                    .resolveSibling("");
        } catch (IOException e) {
            throw new ModelException.FileMissing(
                    "The built-in model cannot be unpacked into "
                            + CachedResource.folder()
                            + ": "
                            + e,
                    "Make that folder writable, or set XDG_CACHE_HOME to one that is.");
        }
    }

    private static Path copy(String resource, Path name) throws IOException {
        return CachedResource.file(BuiltInModel.class, resource, name);
    }
}
