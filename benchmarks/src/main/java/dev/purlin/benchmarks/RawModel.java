package dev.purlin.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// ONNX Runtime with nothing around it: what the engine is measured against. One thread runs one
/// [Buffers] at a time; the session may be shared.
final class RawModel implements AutoCloseable {
    private static final int WIDTH = 384;
    private static final String OUTPUT = "last_hidden_state";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final String output;

    /// @param threads of one run; with more than one they spin, which is ONNX Runtime's default
    RawModel(Path graph, int threads, OptLevel level) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setOptimizationLevel(level);
            options.addConfigEntry("session.intra_op.allow_spinning", threads > 1 ? "1" : "0");
            session = environment.createSession(graph.toString(), options);
        }
        Set<String> outputs = session.getOutputNames();
        output = outputs.contains(OUTPUT) ? OUTPUT : outputs.iterator().next();
    }

    /// Memory for the tensors of one run at a time, reused.
    static final class Buffers {
        private LongBuffer ids = longs(0);
        private LongBuffer mask = longs(0);
        private LongBuffer types = longs(0);
        private FloatBuffer out = floats(0);

        private void reserve(int tokens) {
            if (ids.capacity() < tokens) {
                ids = longs(tokens);
                mask = longs(tokens);
                types = longs(tokens);
                out = floats(tokens * WIDTH);
            }
        }

        private static LongBuffer longs(int count) {
            return ByteBuffer.allocateDirect(count * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
        }

        private static FloatBuffer floats(int count) {
            return ByteBuffer.allocateDirect(count * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }

    /// Runs texts padded to the longest of them; the token vectors are then in the buffers.
    void run(List<int[]> texts, Buffers buffers) throws OrtException {
        int longest = 0;
        for (int[] text : texts) {
            longest = Math.max(longest, text.length);
        }
        int cells = texts.size() * longest;
        buffers.reserve(cells);
        fill(texts, longest, buffers);
        long[] shape = {texts.size(), longest};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        long[] outShape = {texts.size(), longest, WIDTH};
        FloatBuffer out = buffers.out.slice(0, cells * WIDTH);
        try (OnnxTensor ids = tensor(buffers.ids, cells, shape);
                OnnxTensor mask = tensor(buffers.mask, cells, shape);
                OnnxTensor types = tensor(buffers.types, cells, shape);
                OnnxTensor result = OnnxTensor.createTensor(environment, out, outShape)) {
            inputs.put("input_ids", ids);
            inputs.put("attention_mask", mask);
            inputs.put("token_type_ids", types);
            session.run(inputs, Set.of(), Map.of(output, result)).close();
        }
    }

    /// The mean over a text's tokens, from the buffers of the run before.
    static float[] mean(Buffers buffers, int row, int longest, int tokens) {
        float[] sum = new float[WIDTH];
        float[] next = new float[WIDTH];
        for (int i = 0; i < tokens; i++) {
            buffers.out.get((row * longest + i) * WIDTH, next);
            for (int k = 0; k < WIDTH; k++) {
                sum[k] += next[k];
            }
        }
        for (int k = 0; k < WIDTH; k++) {
            sum[k] /= tokens;
        }
        return sum;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private OnnxTensor tensor(LongBuffer buffer, int cells, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, buffer.slice(0, cells), shape);
    }

    private static void fill(List<int[]> texts, int longest, Buffers buffers) {
        for (int row = 0; row < texts.size(); row++) {
            int[] text = texts.get(row);
            for (int i = 0; i < longest; i++) {
                int at = row * longest + i;
                buffers.ids.put(at, i < text.length ? text[i] : 0);
                buffers.mask.put(at, i < text.length ? 1 : 0);
                buffers.types.put(at, 0);
            }
        }
    }
}
