package dev.purlin.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// An answer's body that ends when its connection does.
public final class OpenBody implements Body {
    private final boolean asChunks;

    /// @param asChunks each piece becomes a chunk, so that the receiver can tell a whole body from
    ///   a cut one
    public OpenBody(boolean asChunks) {
        this.asChunks = asChunks;
    }

    @Override
    public boolean read(ByteBuf in, Sink sink) {
        int length = in.readableBytes();
        if (length == 0) {
            return false;
        }
        if (asChunks) {
            sink.piece(ascii(Integer.toHexString(length) + "\r\n"), 0);
        }
        sink.piece(in.readRetainedSlice(length), length);
        if (asChunks) {
            sink.piece(ascii("\r\n"), 0);
        }
        return false;
    }

    /// What is left to send when the connection has closed.
    public void end(Sink sink) {
        if (asChunks) {
            sink.piece(ascii("0\r\n\r\n"), 0);
        }
    }

    @Override
    public boolean endsByClose() {
        return true;
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
