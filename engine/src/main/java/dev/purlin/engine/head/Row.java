package dev.purlin.engine.head;

/// One vector of a text: an embedding before normalising, or the logits of a classifier.
public final class Row implements Output {
    private final float[] values;

    public Row(float[] values) {
        this.values = values;
    }

    /// Not copied: whoever holds the row may change it.
    public float[] values() {
        return values;
    }
}
