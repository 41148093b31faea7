package dev.purlin.engine.head;

/// One vector for each token of a text, special tokens included, as the model gave them.
public final class TokenVectors implements Output {
    private final float[] values;
    private final int rows;

    /// @param values row by row
    public TokenVectors(float[] values, int rows) {
        if (rows < 1 || values.length % rows != 0) {
            throw new IllegalArgumentException(values.length + " values in " + rows + " rows");
        }
        this.values = values;
        this.rows = rows;
    }

    public int rows() {
        return rows;
    }

    public int dimensions() {
        return values.length / rows;
    }

    public float at(int row, int column) {
        return values[row * dimensions() + column];
    }

    /// All rows, one behind the other. Not copied.
    public float[] values() {
        return values;
    }
}
