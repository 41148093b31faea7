package dev.purlin.engine.head;

import java.util.Arrays;

/// Weights of the words of a vocabulary; those not named are 0.
public final class SparseVector implements Output {
    private final int[] indices;
    private final float[] values;
    private final int words;

    /// @param indices ascending
    /// @param values one per index, none of them 0
    /// @param words of the vocabulary
    public SparseVector(int[] indices, float[] values, int words) {
        if (indices.length != values.length) {
            throw new IllegalArgumentException(indices.length + " ≠ " + values.length);
        }
        this.indices = indices;
        this.values = values;
        this.words = words;
    }

    static SparseVector of(float[] dense) {
        int[] indices = new int[dense.length];
        float[] values = new float[dense.length];
        int size = 0;
        for (int i = 0; i < dense.length; i++) {
            if (dense[i] != 0) {
                indices[size] = i;
                values[size++] = dense[i];
            }
        }
        return new SparseVector(
                Arrays.copyOf(indices, size), Arrays.copyOf(values, size), dense.length);
    }

    /// All words' weights, the zeros too.
    public float[] spread() {
        float[] all = new float[words];
        for (int i = 0; i < indices.length; i++) {
            all[indices[i]] = values[i];
        }
        return all;
    }

    /// Of the vocabulary.
    public int words() {
        return words;
    }

    /// Words that are named.
    public int size() {
        return indices.length;
    }

    public int[] indices() {
        return indices;
    }

    public float[] values() {
        return values;
    }
}
