package dev.purlin.engine.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/// A folder with one Dense layer: its shape, its activation and its weights. Nothing is read before
/// [#load()], since a graph with a `sentence_embedding` has the layer inside it.
public record DenseModule(Path folder) {

    public static final String WEIGHTS = "model.safetensors";

    /// What older folders have instead.
    public static final String PICKLED_WEIGHTS = "pytorch_model.bin";

    // Numbers of one side. The widest in use have 8,192.
    private static final int MOST_WIDE = 65_536;

    /// Reads the layer.
    ///
    /// @throws ModelException where a file is missing or the shapes do not fit
    public DenseLayer load() {
        ConfigFile config =
                ConfigFile.readRequired(
                        folder.resolve("config.json"),
                        "modules.json names this Dense module; fetch its folder too.");
        int inputs = width(config, "in_features");
        int outputs = width(config, "out_features");
        Activation activation = activation(config);
        Path file = folder.resolve(WEIGHTS);
        refusePickled(file);
        Safetensors tensors = Safetensors.read(file);
        float[] weight = tensors.floats("linear.weight", outputs, inputs);
        float[] bias =
                config.flag("bias", true)
                        ? tensors.floats("linear.bias", outputs)
                        : new float[outputs];
        return new DenseLayer(weight, bias, inputs, outputs, activation);
    }

    private void refusePickled(Path file) {
        Path pickled = folder.resolve(PICKLED_WEIGHTS);
        if (!Files.isRegularFile(file) && Files.isRegularFile(pickled)) {
            throw new ModelException.Unsupported(
                    "There is %s, but no %s beside it; a pickled file can hold code and is not read"
                            .formatted(pickled, WEIGHTS),
                    ("Convert it: python -c \"import torch, safetensors.torch as s;"
                                    + " s.save_file(torch.load('%s', weights_only=True), '%s')\"")
                            .formatted(pickled, file));
        }
    }

    private static int width(ConfigFile config, String key) {
        OptionalInt width = config.integer(key);
        if (width.isEmpty() || width.getAsInt() < 1 || width.getAsInt() > MOST_WIDE) {
            throw config.wrong(key, config.root().path(key), "from 1 to " + MOST_WIDE);
        }
        return width.getAsInt();
    }

    private static Activation activation(ConfigFile config) {
        String name = config.text("activation_function").orElse("Tanh");
        return Activation.named(name.substring(name.lastIndexOf('.') + 1))
                .orElseThrow(() ->
                        new ModelException.Unsupported(
                                "%s: `activation_function` is `%s`, which is not known here"
                                        .formatted(config.file(), name),
                                "Export the model with its Dense layers in the graph, so"
                                        + " that it gives a sentence_embedding."));
    }
}
