package dev.purlin.engine.onnx;

import dev.purlin.tokenizer.Side;

/// How texts of different lengths become one rectangle.
///
/// @param side where padding goes
/// @param tokenId what it is made of
/// @param positionOffset the position of a text's first token
public record Padding(Side side, int tokenId, int positionOffset) {}
