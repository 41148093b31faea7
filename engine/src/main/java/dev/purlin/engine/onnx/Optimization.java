package dev.purlin.engine.onnx;

/// How far the graph is rewritten when it is loaded. On the CPU, `BASIC` was 3 to 12 % faster than
/// `ALL` in fp32 and up to 10 % in int8; only single texts of about 16 tokens in int8 lose by it.
public enum Optimization {
    BASIC,
    EXTENDED,
    ALL
}
