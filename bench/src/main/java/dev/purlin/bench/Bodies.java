package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What requests carry: request *n* carries body *n* modulo [#count]. Immutable; there is at least
/// one body, possibly empty.
///
/// All of them lie one after the other in one block outside the heap, from which they are sent as
/// they are: they are in memory once, whatever is done with them.
public final class Bodies {
    /// Of all bodies together.
    public static final long MOST_BYTES = 1L << 30;

    private final ByteBuf block;

    /// Where each body ends in the block; it starts where the one before it ends.
    private final int[] ends;

    private Bodies(ByteBuffer block, int[] ends) {
        if (ends.length == 0) {
            throw new IllegalArgumentException("no body: at least one is needed");
        }
        // Freed with its buffer by the garbage collector; nobody counts references to it.
        this.block = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(block));
        this.ends = ends;
    }

    /// Requests without a body.
    public static Bodies none() {
        return ofBytes(new byte[0]);
    }

    public static Bodies of(String... texts) {
        return of(List.of(texts));
    }

    public static Bodies of(List<String> texts) {
        return of(texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList());
    }

    /// One body of these bytes.
    public static Bodies ofBytes(byte[] body) {
        return of(List.of(body));
    }

    private static Bodies of(Iterable<byte[]> bodies) {
        long bytes = 0;
        for (byte[] body : bodies) {
            bytes += body.length;
        }
        var builder = new Builder(bytes);
        for (byte[] body : bodies) {
            builder.addBody(body);
        }
        return builder.build();
    }

    /// One body a line; empty lines are none.
    public static Bodies lines(Path file) throws IOException {
        var builder = new Builder(Files.size(file));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            // Lines that somebody adds meanwhile are left out.
            for (int b = in.read(); b >= 0 && builder.hasRoom(); b = in.read()) {
                if (b == '\n') {
                    builder.endLine();
                } else {
                    builder.add((byte) b);
                }
            }
        }
        builder.endLine();
        if (builder.count == 0) {
            throw new IllegalArgumentException(file + " has no line with a body");
        }
        return builder.build();
    }

    public int count() {
        return ends.length;
    }

    public long bytes() {
        return ends[ends.length - 1];
    }

    int length(int index) {
        return ends[index] - start(index);
    }

    /// A view of its own of the bytes where they lie; nothing is counted or released.
    ByteBuf get(int index) {
        return block.slice(start(index), length(index));
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /// Fills the block. The memory is the system's: neither the heap's limit nor the one on direct
    /// buffers, both far below [#MOST_BYTES] by default, is touched.
    private static final class Builder {
        private final ByteBuffer block;
        private int[] ends = new int[16];
        private int count;

        Builder(long bytes) {
            if (bytes > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "bodies of %,d bytes, at most %,d".formatted(bytes, MOST_BYTES));
            }
            block = Arena.ofAuto().allocate(bytes).asByteBuffer();
        }

        boolean hasRoom() {
            return block.hasRemaining();
        }

        void add(byte b) {
            block.put(b);
        }

        void endLine() {
            int end = block.position();
            if (end > start() && block.get(end - 1) == '\r') {
                block.position(end - 1);
            }
            if (block.position() > start()) {
                endBody();
            }
        }

        void addBody(byte[] body) {
            block.put(body);
            endBody();
        }

        private void endBody() {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            ends[count++] = block.position();
        }

        private int start() {
            return count == 0 ? 0 : ends[count - 1];
        }

        Bodies build() {
            return new Bodies(block.rewind(), Arrays.copyOf(ends, count));
        }
    }
}
