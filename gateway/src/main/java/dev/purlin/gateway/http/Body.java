package dev.purlin.gateway.http;

import io.netty.buffer.ByteBuf;

/// One body as it comes in pieces. One thread at a time.
public sealed interface Body permits SizedBody, ChunkedBody, OpenBody {
    /// Takes what belongs to the body and hands it on; true when that was its end.
    ///
    /// @throws Refused when it is framed wrongly or too large; what was handed on is to be cut off
    boolean read(ByteBuf in, Sink sink);

    /// Whether the peer ends the body properly by closing the connection.
    default boolean endsByClose() {
        return false;
    }

    /// Where the pieces go.
    @FunctionalInterface
    interface Sink {
        /// @param piece bytes to send on as they are; the sink releases them
        /// @param payloadBytes those among them that are not framing
        void piece(ByteBuf piece, int payloadBytes);
    }
}
