package dev.purlin.engine.onnx;

import java.nio.FloatBuffer;

/// One output of a run: rows of texts, a vector per text or per token. Valid until the thread's
/// next run; what is to be kept is copied out.
public final class Grid {
    private final FloatBuffer values;
    private final int columns;
    private final int width;

    Grid(FloatBuffer values, int columns, int width) {
        this.values = values;
        this.columns = columns;
        this.width = width;
    }

    /// Numbers of one vector.
    public int width() {
        return width;
    }

    /// Copies the vector of one token into `to`, from `at` on. Where the graph gives one vector per
    /// text, `column` is 0.
    public void copy(int row, int column, float[] to, int at) {
        values.get((row * columns + column) * width, to, at, width);
    }
}
