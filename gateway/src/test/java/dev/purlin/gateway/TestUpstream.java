package dev.purlin.gateway;

import dev.purlin.gateway.route.Replica;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A model server over plain sockets that does what a test's script says, one virtual thread per
/// connection.
final class TestUpstream implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    final AtomicInteger accepted = new AtomicInteger();

    /// Heads and bodies of requests, as they were read by the script.
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    interface Script {
        void serve(TestWire wire) throws IOException;
    }

    TestUpstream(Script script) throws IOException {
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    /// Answers every request with its number and what it was.
    static TestUpstream echoing() throws IOException {
        return new TestUpstream(wire -> {
            while (true) {
                String request = wire.message();
                if (request.isEmpty()) {
                    return;
                }
                wire.send(answer(request.substring(0, request.indexOf("\r\n"))));
            }
        });
    }

    static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body);
    }

    /// For scripts, which may fail with an [IOException] only.
    static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody let the script go on");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var wire = new TestWire(socket, requests)) {
            script.serve(wire);
        } catch (IOException _) {
            // the other side left
        } finally {
            open.remove(socket);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    Replica replica(String id) {
        return new Replica(id, "127.0.0.1", port());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
