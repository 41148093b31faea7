package dev.purlin.gateway;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/// How sockets are waited for: epoll where its native library loads, else NIO.
enum Transport {
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
    NIO(NioSocketChannel.class, NioServerSocketChannel.class);

    /// From Linux' `tcp_states.h`.
    private static final int TCP_CLOSE_WAIT = 8;

    final Class<? extends SocketChannel> socket;
    final Class<? extends ServerSocketChannel> listener;

    Transport(
            Class<? extends SocketChannel> socket, Class<? extends ServerSocketChannel> listener) {
        this.socket = socket;
        this.listener = listener;
    }

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /// Whether the peer has closed its side, behind bytes that are not being read. NIO cannot tell,
    /// and nobody can while more bytes are under way than the kernel takes in.
    boolean hasPeerLeft(Channel channel) {
        return channel instanceof EpollSocketChannel socket
                && socket.isActive()
                && socket.tcpInfo().state() == TCP_CLOSE_WAIT;
    }

    MultiThreadIoEventLoopGroup loops(int threads, String name) {
        IoHandlerFactory waiting =
                switch (this) {
                    case EPOLL -> EpollIoHandler.newFactory();
                    case NIO -> NioIoHandler.newFactory();
                };
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), waiting);
    }
}
