package dev.purlin.engine.model;

import dev.purlin.tokenizer.Side;
import java.util.List;
import java.util.OptionalInt;

/// What a folder's configuration decides about a model; the ONNX graph may know better.
///
/// @param modelType family name as transformers uses it; empty where the folder does not say
/// @param maxInputLength most tokens of a text, special tokens included
/// @param positionOffset first value of `position_ids` (RoBERTa and its kin start behind the
///   padding token's id)
/// @param padTokenId fills the shorter texts of a batch
/// @param paddingSide where it is put
/// @param prompts put before texts
/// @param promptPooled whether a prompt's tokens count where the mean of all tokens is taken
/// @param dense layers to send a pooled vector through, in order, where the graph ends in tokens
/// @param vocabularySize rows of the embedding table; ids from it upwards cannot be run
/// @param appendedTokenId put behind every text of a pair after the tokenizer's own special tokens
/// @param dtype precision of the chosen file, never [Dtype#AUTO]
/// @param notes sentences to tell once at start, about choices that had no effect and guesses made
public record ModelCard(
        String modelType,
        ModelKind kind,
        int maxInputLength,
        int positionOffset,
        int padTokenId,
        Side paddingSide,
        Prompts prompts,
        boolean promptPooled,
        List<DenseModule> dense,
        OptionalInt vocabularySize,
        OptionalInt appendedTokenId,
        Dtype dtype,
        List<String> notes) {

    public ModelCard {
        if (maxInputLength < 1) {
            throw new IllegalArgumentException("maxInputLength " + maxInputLength);
        }
        if (dtype == Dtype.AUTO) {
            throw new IllegalArgumentException("a file has a precision of its own");
        }
        dense = List.copyOf(dense);
        notes = List.copyOf(notes);
    }
}
