package dev.purlin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What replicas say they have seen, in datagrams: sent ones arrive though the sender was killed
/// right after.
final class Ledger implements AutoCloseable {
    private static final int RECEIVED_BYTES = 4 << 20;

    private final DatagramSocket socket;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    Ledger() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setReceiveBufferSize(RECEIVED_BYTES);
        Thread.ofPlatform().daemon().name("ledger").start(this::receive);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void receive() {
        byte[] bytes = new byte[256];
        while (!socket.isClosed()) {
            var packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
                throw new UncheckedIOException(e);
            }
            seen.add(new String(bytes, 0, packet.getLength(), StandardCharsets.US_ASCII));
        }
    }

    boolean saw(String what) {
        return seen.contains(what);
    }

    @Override
    public void close() {
        socket.close();
    }
}
