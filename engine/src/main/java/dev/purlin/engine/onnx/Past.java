package dev.purlin.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A key or value cache that a generating model's graph asks for. An embedding has no past, so it
/// gets an empty one.
///
/// @param heads of the cache, as the graph says
/// @param width numbers per head
record Past(String name, long heads, long width) {
    private static final String PREFIX = "past_key_values.";

    static boolean isNamed(String input) {
        return input.startsWith(PREFIX);
    }

    static List<Past> in(OrtSession session) throws OrtException {
        List<Past> all = new ArrayList<>();
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
            if (!isNamed(input.getKey())) {
                continue;
            }
            if (input.getValue().getInfo() instanceof TensorInfo info
                    && info.getShape().length == 4
                    && info.getShape()[1] > 0
                    && info.getShape()[3] > 0) {
                all.add(new Past(input.getKey(), info.getShape()[1], info.getShape()[3]));
            } else {
                throw new OnnxFailure(
                        "The input " + input.getKey() + " does not say its heads and their width",
                        null);
            }
        }
        return all;
    }

    OnnxTensor tensor(int texts) throws OrtException {
        FloatBuffer nothing =
                ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return OnnxTensor.createTensor(
                Sessions.environment(), nothing, new long[] {texts, heads, 0, width});
    }
}
