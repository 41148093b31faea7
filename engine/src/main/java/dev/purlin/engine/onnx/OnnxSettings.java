package dev.purlin.engine.onnx;

/// How sessions are made.
///
/// @param optimization of the narrow session
/// @param wideThreads threads of a run that may use all cores; below 2 there is no such session
/// @param wideOptimization of the wide session
public record OnnxSettings(
        Optimization optimization, int wideThreads, Optimization wideOptimization) {}
