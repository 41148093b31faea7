package dev.purlin.engine.model;

/// One fully connected layer behind the pooling. Immutable; any thread may call it.
public final class DenseLayer {

    // Row by row: the weights of one output stand together.
    private final float[] weight;
    private final float[] bias;
    private final int inputs;
    private final int outputs;
    private final Activation activation;

    DenseLayer(float[] weight, float[] bias, int inputs, int outputs, Activation activation) {
        this.weight = weight;
        this.bias = bias;
        this.inputs = inputs;
        this.outputs = outputs;
        this.activation = activation;
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    /// The layer's vector for a pooled one.
    public float[] apply(float[] vector) {
        if (vector.length != inputs) {
            throw new ModelException.Unsupported(
                    "A Dense layer takes %,d numbers, but the graph gives %,d"
                            .formatted(inputs, vector.length),
                    "The folder's Dense module and its ONNX file belong to different models.");
        }
        float[] result = new float[outputs];
        for (int row = 0; row < outputs; row++) {
            float sum = bias[row];
            int start = row * inputs;
            for (int column = 0; column < inputs; column++) {
                sum += weight[start + column] * vector[column];
            }
            result[row] = (float) activation.of(sum);
        }
        return result;
    }
}
