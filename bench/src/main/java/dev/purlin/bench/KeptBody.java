package dev.purlin.bench;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The body of the message under way, for those who asked to see it; reused for the next message.
final class KeptBody {
    private final int mostBytes;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean whole = true;

    /// Nothing is kept where `mostBytes` is 0.
    KeptBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    void clear() {
        length = 0;
        whole = true;
    }

    void add(ByteBuf from, int index, int count) {
        if (count > mostBytes - length) {
            whole = false;
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(mostBytes, 2L * (length + count)));
        }
        from.getBytes(index, bytes, length, count);
        length += count;
    }

    /// Whether nothing had to be left out.
    boolean whole() {
        return whole;
    }

    /// Read-only, valid until the next message.
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }
}
