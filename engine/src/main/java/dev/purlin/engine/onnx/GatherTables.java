package dev.purlin.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The large tables of a graph from which rows are picked, such as the vectors of all tokens, where
/// they lie in the model's file.
///
/// ONNX Runtime would copy them into each session. Handed over as initializers they stay in the
/// mapped file: sessions share them, loading copies nothing, and what no text asks for is never
/// read. Weights of products are left alone, since they are packed anew per session anyway.
///
/// Reads the few fields of ONNX's protocol buffer that this takes. A file it does not understand,
/// or one with its data elsewhere, has no tables here, and ONNX Runtime loads it as ever.
final class GatherTables {
    /// Bytes. Below it a copy does not matter.
    private static final int LEAST_BYTES = 1 << 20;

    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_TYPE = 4;
    private static final int TENSOR_SHAPE = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW = 9;

    private GatherTables() {}

    /// One table: the view on its bytes must live as long as the tensor.
    private record Table(String name, OnnxJavaType type, List<Long> shape, ByteBuffer bytes) {
        OnnxTensor tensor() throws OrtException {
            long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
            return OnnxTensor.createTensor(Sessions.environment(), bytes, dimensions, type);
        }
    }

    /// The tables by their names in the graph, none if the file is of another make.
    static Map<String, OnnxTensor> map(Path model) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (Table table : tables(model)) {
            tensors.put(table.name, table.tensor());
        }
        return tensors;
    }

    private static List<Table> tables(Path model) {
        try (FileChannel channel = FileChannel.open(model)) {
            if (channel.size() > Integer.MAX_VALUE) {
                return List.of();
            }
            ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            List<Table> tables = new ArrayList<>();
            for (Field field : fields(file)) {
                if (field.number == GRAPH) {
                    tables.addAll(inGraph(fields(field.bytes())));
                }
            }
            return tables;
        } catch (IOException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | BufferUnderflowException
                | ArithmeticException _) {
            return List.of();
        }
    }

    private static List<Table> inGraph(List<Field> graph) {
        Set<String> gathered = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Field field : graph) {
            if (field.number == NODE) {
                sortInputs(fields(field.bytes()), gathered, others);
            }
        }
        gathered.removeAll(others);
        List<Table> tables = new ArrayList<>();
        for (Field field : graph) {
            if (field.number == INITIALIZER && field.bytes().remaining() >= LEAST_BYTES) {
                table(fields(field.bytes()))
                        .filter(table -> gathered.contains(table.name))
                        .ifPresent(tables::add);
            }
        }
        return tables;
    }

    /// A node's first input is a table if the node picks rows; all else is something else.
    private static void sortInputs(List<Field> node, Set<String> gathered, Set<String> others) {
        boolean picks = false;
        List<String> inputs = new ArrayList<>();
        for (Field field : node) {
            if (field.number == NODE_INPUT) {
                inputs.add(field.text());
            } else if (field.number == NODE_TYPE) {
                picks = field.text().equals("Gather");
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            (picks && i == 0 ? gathered : others).add(inputs.get(i));
        }
    }

    private static Optional<Table> table(List<Field> tensor) {
        List<Long> shape = new ArrayList<>();
        String name = "";
        long type = 0;
        ByteBuffer raw = ByteBuffer.allocate(0);
        for (Field field : tensor) {
            switch (field.number) {
                case TENSOR_SHAPE -> field.numbers(shape);
                case TENSOR_TYPE -> type = field.value;
                case TENSOR_NAME -> name = field.text();
                case TENSOR_RAW -> raw = field.bytes();
                default -> {}
            }
        }
        long count = shape.stream().reduce(1L, Math::multiplyExact);
        Optional<OnnxJavaType> known = type(type);
        if (known.isEmpty() || raw.remaining() != count * known.get().size) {
            return Optional.empty();
        }
        return Optional.of(new Table(name, known.get(), shape, raw));
    }

    private static Optional<OnnxJavaType> type(long number) {
        return switch ((int) number) {
            case 1 -> Optional.of(OnnxJavaType.FLOAT);
            case 2 -> Optional.of(OnnxJavaType.UINT8);
            case 3 -> Optional.of(OnnxJavaType.INT8);
            case 10 -> Optional.of(OnnxJavaType.FLOAT16);
            default -> Optional.empty();
        };
    }

    /// One field of a message: a number, or bytes that lie in the file.
    private record Field(int number, long value, ByteBuffer in, int start, int length) {
        ByteBuffer bytes() {
            return in.slice(start, length).order(ByteOrder.nativeOrder());
        }

        String text() {
            byte[] text = new byte[length];
            in.get(start, text);
            return new String(text, StandardCharsets.UTF_8);
        }

        /// Adds the number, or each of a packed list.
        void numbers(List<Long> to) {
            if (length == 0) {
                to.add(value);
                return;
            }
            ByteBuffer packed = bytes();
            while (packed.hasRemaining()) {
                to.add(varint(packed));
            }
        }
    }

    private static List<Field> fields(ByteBuffer message) {
        List<Field> fields = new ArrayList<>();
        ByteBuffer at = message.duplicate();
        while (at.hasRemaining()) {
            long key = varint(at);
            int number = (int) (key >>> 3);
            switch ((int) key & 7) {
                case 0 -> fields.add(new Field(number, varint(at), message, 0, 0));
                case 1 -> at.position(at.position() + Long.BYTES);
                case 2 -> {
                    int length = Math.toIntExact(varint(at));
                    fields.add(new Field(number, 0, message, at.position(), length));
                    at.position(at.position() + length);
                }
                case 5 -> at.position(at.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("not a protocol buffer");
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
