package dev.purlin.engine.head;

import dev.purlin.engine.model.Pooling;
import dev.purlin.engine.onnx.Grid;

/// Makes one vector of a text's token vectors.
///
/// @param grid all texts of a run
/// @param row which of them
/// @param first column of its first token, so that left padding is passed over
/// @param tokens how many it has
/// @param unpooled how many of them, from the first on, a mean leaves out
record Pooler(Grid grid, int row, int first, int tokens, int unpooled) {
    float[] pool(Pooling pooling) {
        return switch (pooling) {
            case CLS -> token(0);
            case LAST_TOKEN -> token(tokens - 1);
            case MEAN -> mean();
            case SPLADE -> splade();
        };
    }

    TokenVectors all() {
        float[] values = new float[tokens * grid.width()];
        for (int i = 0; i < tokens; i++) {
            grid.copy(row, first + i, values, i * grid.width());
        }
        return new TokenVectors(values, tokens);
    }

    private float[] token(int at) {
        float[] vector = new float[grid.width()];
        grid.copy(row, first + at, vector, 0);
        return vector;
    }

    /// The zero vector where all tokens are left out.
    private float[] mean() {
        float[] sum = new float[grid.width()];
        float[] next = new float[grid.width()];
        for (int i = unpooled; i < tokens; i++) {
            grid.copy(row, first + i, next, 0);
            for (int k = 0; k < sum.length; k++) {
                sum[k] += next[k];
            }
        }
        int pooled = Math.max(1, tokens - unpooled);
        for (int k = 0; k < sum.length; k++) {
            sum[k] /= pooled;
        }
        return sum;
    }

    /// Per word, the largest ln(1 + relu(logit)) over the tokens. The logarithm grows with the
    /// logit, so one per word is enough.
    private float[] splade() {
        float[] largest = new float[grid.width()];
        float[] next = new float[grid.width()];
        for (int i = 0; i < tokens; i++) {
            grid.copy(row, first + i, next, 0);
            for (int k = 0; k < largest.length; k++) {
                largest[k] = Math.max(largest[k], next[k]);
            }
        }
        for (int k = 0; k < largest.length; k++) {
            largest[k] = (float) Math.log1p(largest[k]);
        }
        return largest;
    }
}
