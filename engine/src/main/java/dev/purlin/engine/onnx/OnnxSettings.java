package dev.purlin.engine.onnx;

/// How sessions are made.
///
/// @param wideThreads threads of a run that may use all cores; below 2 there is no such session
public record OnnxSettings(Optimization optimization, int wideThreads) {}
