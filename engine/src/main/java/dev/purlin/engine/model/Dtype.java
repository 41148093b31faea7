package dev.purlin.engine.model;

import java.util.Locale;
import java.util.Optional;

/// The precision a model's weights are kept in, which is a choice between ONNX files.
public enum Dtype {
    FLOAT32,
    FLOAT16,
    BFLOAT16,
    INT8,
    /// Four-bit weights; the arithmetic is wider.
    INT4,
    /// Whatever the folder has, the most exact first. A folder that was read never says this.
    AUTO;

    /// As users write it: `float32`.
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads what users write, short forms (`fp32`, `f16`, `q4`) included.
    public static Optional<Dtype> parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "float32", "fp32", "f32" -> Optional.of(FLOAT32);
            case "float16", "fp16", "f16" -> Optional.of(FLOAT16);
            case "bfloat16", "bf16" -> Optional.of(BFLOAT16);
            case "int8", "uint8", "q8", "quantized" -> Optional.of(INT8);
            case "int4", "q4" -> Optional.of(INT4);
            case "auto" -> Optional.of(AUTO);
            default -> Optional.empty();
        };
    }
}
