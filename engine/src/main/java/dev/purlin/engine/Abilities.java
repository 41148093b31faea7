package dev.purlin.engine;

import dev.purlin.engine.EngineException.WrongModel;
import dev.purlin.engine.model.Labels;
import dev.purlin.engine.model.ModelKind;

/// What a model can be asked for. One method per question; each throws [WrongModel] in the words
/// that the caller reads.
///
/// @param givesTokens whether its graph has vectors of single tokens
record Abilities(ModelKind kind, boolean givesTokens) {
    void requireEmbedding() {
        switch (kind) {
            case ModelKind.Classifier _, ModelKind.Reranker _ ->
                    throw new WrongModel("Model is not an embedding model");
            case ModelKind.Embedding _, ModelKind.Sparse _ -> {}
        }
    }

    void requireNormalized() {
        if (isSparse()) {
            throw new WrongModel("`normalize` is not available for SPLADE models");
        }
    }

    void requireTokenVectors() {
        requireEmbedding();
        if (isSparse()) {
            throw new WrongModel("`embed_all` is not available for SPLADE models");
        }
        if (!givesTokens) {
            throw new WrongModel("The model's graph gives no vectors of single tokens");
        }
    }

    void requireSparse() {
        if (!isSparse()) {
            throw new WrongModel("Model is not an embedding model with SPLADE pooling");
        }
    }

    Labels requireLabels() {
        return switch (kind) {
            case ModelKind.Classifier(Labels labels, boolean _) -> labels;
            case ModelKind.Reranker(Labels labels) -> labels;
            case ModelKind.Embedding _, ModelKind.Sparse _ ->
                    throw new WrongModel("Model is not a classifier model");
        };
    }

    void requireReranker() {
        if (!(kind instanceof ModelKind.Reranker)) {
            throw new WrongModel("model is not a re-ranker model");
        }
    }

    /// Whether a label's score says nothing about the others'.
    boolean scoresLabelsApart(int labels) {
        return !(kind instanceof ModelKind.Classifier(Labels _, boolean multi))
                || multi
                || labels == 1;
    }

    private boolean isSparse() {
        return kind instanceof ModelKind.Sparse;
    }
}
