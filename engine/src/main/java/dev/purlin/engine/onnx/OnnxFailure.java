package dev.purlin.engine.onnx;

import org.jspecify.annotations.Nullable;

/// ONNX Runtime refused a graph or a run.
public final class OnnxFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OnnxFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
