package dev.purlin.platform.config;

import java.util.List;
import java.util.Optional;

/// How our own engine runs. What is absent is its own choice.
///
/// @param revision of a model of the hub: a branch, a tag or a commit
/// @param arguments of `purlin engine`, after those that follow from the others
public record EngineChoice(
        Optional<EngineModel> model,
        Optional<Dtype> dtype,
        Optional<String> revision,
        List<String> arguments) {
    /// In which numbers it computes.
    public enum Dtype {
        FLOAT32,
        INT8
    }

    public EngineChoice {
        arguments = List.copyOf(arguments);
    }

    static Optional<EngineChoice> read(Reading in) {
        if (in.find(Key.ENGINE).isEmpty()) {
            return Optional.empty();
        }
        Optional<EngineModel> model = model(in);
        Optional<String> revision = in.name(Key.ENGINE_REVISION);
        if (revision.isPresent()
                && model.isPresent()
                && !(model.get() instanceof EngineModel.Hub)) {
            in.problem(
                    Key.ENGINE_REVISION,
                    "is " + Shown.text(revision.get()) + ", but the model is not one of the hub",
                    "Leave it out.");
        }
        return Optional.of(
                new EngineChoice(
                        model,
                        in.choice(Key.ENGINE_DTYPE, Dtype.class),
                        revision,
                        in.texts(Key.ENGINE_ARGUMENTS)));
    }

    private static Optional<EngineModel> model(Reading in) {
        Optional<String> text = in.name(Key.ENGINE_MODEL);
        Optional<EngineModel> model = text.flatMap(EngineModel::parse);
        if (text.isPresent() && model.isEmpty()) {
            in.problem(
                    Key.ENGINE_MODEL,
                    "is "
                            + Shown.text(text.get())
                            + ", it must be built-in, an id of the Hugging Face hub or a ./folder",
                    "Write BAAI/bge-base-en-v1.5 or ./model; a folder lies inside the one sent.");
        }
        return model;
    }
}
