package dev.purlin.engine.model;

import org.jspecify.annotations.Nullable;

/// What a user asked for, against what the model's own files would decide.
///
/// @param onnxFile the graph to load, relative to the folder
/// @param dtype which precision to look for where `onnxFile` is not given
/// @param pooling instead of the folder's own
/// @param maxSeqLength most tokens of a text, special tokens included
/// @param densePath folder of the Dense module to use where the model names exactly one
/// @param defaultPromptName name of the prompt put before texts that come without one
/// @param defaultPrompt that prompt itself; empty means none
public record ModelChoices(
        @Nullable String onnxFile,
        Dtype dtype,
        @Nullable Pooling pooling,
        @Nullable Integer maxSeqLength,
        @Nullable String densePath,
        @Nullable String defaultPromptName,
        @Nullable String defaultPrompt) {

    public ModelChoices {
        if (maxSeqLength != null && maxSeqLength < 1) {
            throw new ModelException.BadConfig(
                    "--max-seq-length is %d, at least 1".formatted(maxSeqLength),
                    "Give the number of tokens, special tokens included.");
        }
        if (defaultPromptName != null && defaultPrompt != null) {
            throw new ModelException.BadConfig(
                    "--default-prompt-name and --default-prompt were both given",
                    "Give the name of one of the model's prompts, or a prompt of your own.");
        }
    }

    /// What the folder says, in full precision.
    public static ModelChoices defaults() {
        return new ModelChoices(null, Dtype.FLOAT32, null, null, null, null, null);
    }

    public ModelChoices withOnnxFile(String file) {
        return new ModelChoices(
                file, dtype, pooling, maxSeqLength, densePath, defaultPromptName, defaultPrompt);
    }

    public ModelChoices withDtype(Dtype other) {
        return new ModelChoices(
                onnxFile,
                other,
                pooling,
                maxSeqLength,
                densePath,
                defaultPromptName,
                defaultPrompt);
    }

    public ModelChoices withPooling(Pooling other) {
        return new ModelChoices(
                onnxFile, dtype, other, maxSeqLength, densePath, defaultPromptName, defaultPrompt);
    }

    public ModelChoices withMaxSeqLength(int tokens) {
        return new ModelChoices(
                onnxFile, dtype, pooling, tokens, densePath, defaultPromptName, defaultPrompt);
    }

    public ModelChoices withDensePath(String path) {
        return new ModelChoices(
                onnxFile, dtype, pooling, maxSeqLength, path, defaultPromptName, defaultPrompt);
    }

    public ModelChoices withDefaultPromptName(String name) {
        return new ModelChoices(
                onnxFile, dtype, pooling, maxSeqLength, densePath, name, defaultPrompt);
    }

    public ModelChoices withDefaultPrompt(String prompt) {
        return new ModelChoices(
                onnxFile, dtype, pooling, maxSeqLength, densePath, defaultPromptName, prompt);
    }
}
