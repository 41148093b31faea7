package dev.purlin.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.purlin.engine.batch.Width;
import dev.purlin.tokenizer.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A loaded graph: what it asks for, what it gives, and one run of it. Safe for many threads; each
/// has its own input and output memory, and ONNX Runtime shares the weights between them.
public final class OnnxGraph implements AutoCloseable {
    private static final int MOST_KEPT_FLOATS = 1 << 22;

    private final Sessions sessions;
    private final Padding padding;
    private final Map<GraphInput, String> inputs;
    private final List<Past> past;
    private final Map<String, Shape> outputs;
    private final ThreadLocal<Memory> memory = ThreadLocal.withInitial(Memory::new);

    private OnnxGraph(
            Sessions sessions,
            Padding padding,
            Map<GraphInput, String> inputs,
            List<Past> past,
            Map<String, Shape> outputs) {
        this.sessions = sessions;
        this.padding = padding;
        this.inputs = inputs;
        this.past = past;
        this.outputs = outputs;
    }

    /// What an output is.
    ///
    /// @param perToken a vector per token, else one per text
    /// @param width numbers per vector; 0 where the graph leaves it open
    /// @param plain 32-bit floats, which a run can write where we want them
    public record Shape(boolean perToken, int width, boolean plain) {}

    /// @throws OnnxFailure if the graph cannot be loaded or asks for something unknown
    public static OnnxGraph open(Path graph, Padding padding, OnnxSettings settings) {
        Sessions sessions = Sessions.open(graph, settings);
        try {
            OrtSession session = sessions.narrow();
            return new OnnxGraph(
                    sessions, padding, inputs(graph, session), Past.in(session), outputs(session));
        } catch (OrtException e) {
            sessions.close();
            throw new OnnxFailure("ONNX Runtime cannot describe " + graph, e);
        } catch (OnnxFailure e) {
            sessions.close();
            throw e;
        }
    }

    /// The version of ONNX Runtime that runs.
    public static String runtimeVersion() {
        return Sessions.environment().getVersion();
    }

    public Map<String, Shape> outputs() {
        return outputs;
    }

    /// Has wide runs be wide from now on.
    public void awaitWide() {
        sessions.awaitWide();
    }

    /// Runs the texts and hands the named outputs, which lie in this thread's memory, to `use`.
    public <R> R run(
            List<Tokens> texts,
            Width width,
            Set<String> wanted,
            Function<Map<String, Grid>, R> use) {
        Memory mine = memory.get();
        mine.rectangle.fill(texts, padding);
        Map<String, OnnxTensor> given = HashMap.newHashMap(inputs.size());
        Map<String, OnnxValue> pinned = new HashMap<>();
        Map<String, Grid> grids = new HashMap<>();
        try {
            for (Map.Entry<GraphInput, String> input : inputs.entrySet()) {
                given.put(input.getValue(), mine.rectangle.tensor(input.getKey()));
            }
            for (Past empty : past) {
                given.put(empty.name(), empty.tensor(texts.size()));
            }
            for (String output : wanted) {
                pin(output, mine, pinned, grids);
            }
            Set<String> others = new java.util.HashSet<>(wanted);
            others.removeAll(pinned.keySet());
            try (OrtSession.Result result = sessions.of(width).run(given, others, pinned)) {
                for (String output : others) {
                    grids.put(output, copied((OnnxTensor) result.get(output).orElseThrow()));
                }
                return use.apply(grids);
            }
        } catch (OrtException e) {
            throw new OnnxFailure(String.valueOf(e.getMessage()), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
            pinned.values().forEach(OnnxValue::close);
            sessions.ran(width);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }

    /// Lets ONNX Runtime write the output into memory of ours, which spares a copy and an
    /// allocation, where the size is known beforehand.
    private void pin(
            String output, Memory mine, Map<String, OnnxValue> pinned, Map<String, Grid> grids)
            throws OrtException {
        Shape shape = outputs.get(output);
        if (shape == null || !shape.plain || shape.width == 0) {
            return;
        }
        int rows = mine.rectangle.rows();
        int columns = shape.perToken ? mine.rectangle.columns() : 1;
        FloatBuffer buffer = mine.output(output, Math.multiplyExact(rows * columns, shape.width));
        long[] dimensions =
                shape.perToken
                        ? new long[] {rows, columns, shape.width}
                        : new long[] {rows, shape.width};
        pinned.put(output, OnnxTensor.createTensor(Sessions.environment(), buffer, dimensions));
        grids.put(output, new Grid(buffer, columns, shape.width));
    }

    private static Grid copied(OnnxTensor tensor) {
        long[] shape = tensor.getInfo().getShape();
        int columns = shape.length == 3 ? (int) shape[1] : 1;
        return new Grid(floats(tensor), columns, (int) shape[shape.length - 1]);
    }

    /// A copy in floats, of whole numbers of eight bits too.
    private static FloatBuffer floats(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        if (info.type != OnnxJavaType.INT8) {
            return tensor.getFloatBuffer();
        }
        ByteBuffer bytes = tensor.getByteBuffer();
        FloatBuffer floats = FloatBuffer.allocate(bytes.remaining());
        while (bytes.hasRemaining()) {
            floats.put(bytes.get());
        }
        return floats.flip();
    }

    private static Map<GraphInput, String> inputs(Path graph, OrtSession session) {
        Map<GraphInput, String> inputs = new EnumMap<>(GraphInput.class);
        for (String name : session.getInputNames()) {
            if (Past.isNamed(name)) {
                continue;
            }
            GraphInput input =
                    GraphInput.named(name)
                            .orElseThrow(() ->
                                    new OnnxFailure(
                                            graph
                                                    + " asks for the input `"
                                                    + name
                                                    + "`; known are input_ids,"
                                                    + " attention_mask, token_type_ids,"
                                                    + " position_ids",
                                            null));
            inputs.put(input, name);
        }
        return inputs;
    }

    private static Map<String, Shape> outputs(OrtSession session) throws OrtException {
        Map<String, Shape> outputs = new HashMap<>();
        for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
            if (output.getValue().getInfo() instanceof TensorInfo info) {
                long[] shape = info.getShape();
                int width = shape.length == 0 ? 0 : (int) Math.max(0, shape[shape.length - 1]);
                boolean plain = info.type == OnnxJavaType.FLOAT;
                outputs.put(output.getKey(), new Shape(shape.length == 3, width, plain));
            }
        }
        return Map.copyOf(outputs);
    }

    /// What one thread runs in.
    private static final class Memory {
        private final Rectangle rectangle = new Rectangle();
        private final Map<String, FloatBuffer> outputs = new HashMap<>();

        /// Memory for one output; a very large one is not kept for the next run.
        FloatBuffer output(String name, int floats) {
            FloatBuffer kept = outputs.get(name);
            if (kept == null || kept.capacity() < floats) {
                kept =
                        ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                                .order(ByteOrder.nativeOrder())
                                .asFloatBuffer();
                if (floats <= MOST_KEPT_FLOATS) {
                    outputs.put(name, kept);
                }
            }
            return kept.slice(0, floats);
        }
    }
}
