package dev.purlin.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.purlin.tokenizer.Side;
import dev.purlin.tokenizer.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;

/// The input tensors of one run over reused memory outside the heap. One per thread; a run of more
/// tokens than ever before makes it grow.
final class Rectangle {
    private static final int LEAST_TOKENS = 512;

    private LongBuffer ids = memory(LEAST_TOKENS);
    private LongBuffer mask = memory(LEAST_TOKENS);
    private LongBuffer types = memory(LEAST_TOKENS);
    private LongBuffer positions = memory(LEAST_TOKENS);
    private int rows;
    private int columns;

    void fill(List<Tokens> texts, Padding padding) {
        rows = texts.size();
        columns = 0;
        for (Tokens text : texts) {
            columns = Math.max(columns, text.length());
        }
        reserve(rows * columns);
        for (int row = 0; row < rows; row++) {
            fill(row, texts.get(row), padding);
        }
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    OnnxTensor tensor(GraphInput input) throws OrtException {
        LongBuffer buffer =
                switch (input) {
                    case IDS -> ids;
                    case MASK -> mask;
                    case TYPES -> types;
                    case POSITIONS -> positions;
                };
        LongBuffer used = buffer.slice(0, rows * columns);
        return OnnxTensor.createTensor(Sessions.environment(), used, new long[] {rows, columns});
    }

    private void fill(int row, Tokens text, Padding padding) {
        int pads = columns - text.length();
        int first = row * columns + (padding.side() == Side.LEFT ? pads : 0);
        int pad = row * columns + (padding.side() == Side.LEFT ? 0 : text.length());
        for (int i = 0; i < text.length(); i++) {
            ids.put(first + i, text.ids()[i]);
            mask.put(first + i, 1);
            types.put(first + i, text.types()[i]);
            positions.put(first + i, padding.positionOffset() + i);
        }
        for (int i = 0; i < pads; i++) {
            ids.put(pad + i, padding.tokenId());
            mask.put(pad + i, 0);
            types.put(pad + i, 0);
            positions.put(pad + i, 0);
        }
    }

    private void reserve(int tokens) {
        if (tokens <= ids.capacity()) {
            return;
        }
        ids = memory(tokens);
        mask = memory(tokens);
        types = memory(tokens);
        positions = memory(tokens);
    }

    private static LongBuffer memory(int tokens) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(tokens, Long.BYTES))
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
