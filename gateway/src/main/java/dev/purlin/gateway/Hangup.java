package dev.purlin.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// Ways to end a caller's connection, with TLS on it or without. On its event loop.
final class Hangup {
    private Hangup() {}

    /// Says that nothing follows; what the caller still sends is read on.
    static void afterOutput(Channel channel) {
        var duplex = (DuplexChannel) channel;
        SslHandler secured = channel.pipeline().get(SslHandler.class);
        if (secured == null) {
            var _ = duplex.shutdownOutput();
            return;
        }
        secured.closeOutbound()
                .addListener(_ -> {
                    var _ = duplex.shutdownOutput();
                });
    }

    /// So that nobody can take what was sent for a whole answer: past TLS, which would say first
    /// that this is the end, and with a reset.
    static void atOnce(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ChannelHandlerContext first = channel.pipeline().firstContext();
        var _ = first == null ? channel.close() : first.close();
    }
}
