package dev.purlin.gateway.http;

import io.netty.buffer.ByteBuf;

/// A body of known length.
public final class SizedBody implements Body {
    private long left;

    /// @param length more than 0
    public SizedBody(long length) {
        left = length;
    }

    /// Bytes that have not come yet.
    public long left() {
        return left;
    }

    @Override
    public boolean read(ByteBuf in, Sink sink) {
        int take = (int) Math.min(left, in.readableBytes());
        if (take > 0) {
            left -= take;
            sink.piece(in.readRetainedSlice(take), take);
        }
        return left == 0;
    }
}
