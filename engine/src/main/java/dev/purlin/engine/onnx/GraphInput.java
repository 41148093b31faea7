package dev.purlin.engine.onnx;

import java.util.Optional;

/// What a graph may ask for, one number per token.
enum GraphInput {
    IDS,
    MASK,
    TYPES,
    POSITIONS;

    static Optional<GraphInput> named(String name) {
        return switch (name) {
            case "input_ids" -> Optional.of(IDS);
            case "attention_mask" -> Optional.of(MASK);
            case "token_type_ids", "input_type" -> Optional.of(TYPES);
            case "position_ids" -> Optional.of(POSITIONS);
            default -> Optional.empty();
        };
    }
}
