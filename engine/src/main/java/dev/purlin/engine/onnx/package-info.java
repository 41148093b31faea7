/// ONNX Runtime, and nothing else of ours may name it: sessions, tensors, and one run.
@NullMarked
package dev.purlin.engine.onnx;

import org.jspecify.annotations.NullMarked;
