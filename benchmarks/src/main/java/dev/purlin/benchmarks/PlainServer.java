package dev.purlin.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An upstream for bodies of any size: what a request carries is read and dropped, and the answer
/// is as long as the request's `Answer-Bytes` line says. A thread per connection.
final class PlainServer implements AutoCloseable {
    static final int PIECE_BYTES = 64 << 10;

    private final ServerSocket listener;

    PlainServer() throws IOException {
        listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("upstream").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = listener.accept();
                Thread.ofPlatform().daemon().name("upstream").start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), PIECE_BYTES);
            OutputStream out = connection.getOutputStream();
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                in.skipNBytes(number(head, "content-length"));
                send(out, number(head, "answer-bytes"));
            }
        } catch (IOException e) {
            // The other side has gone, which is how a benchmark ends.
        }
    }

    private static void send(OutputStream out, long bytes) throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: "
                        + bytes
                        + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        write(out, bytes);
    }

    /// So many bytes of nothing in particular.
    static void write(OutputStream out, long bytes) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (long left = bytes; left > 0; left -= Math.min(left, piece.length)) {
            out.write(piece, 0, (int) Math.min(left, piece.length));
        }
        out.flush();
    }

    /// All lines of a head, in lower case; empty at the end of the connection.
    static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                if (head.isEmpty()) {
                    return "";
                }
                throw new EOFException("the connection ended within a head");
            }
            head.append(Character.toLowerCase((char) next));
        }
        return head.toString();
    }

    /// What a head's line says; 0 without such a line.
    static long number(String head, String name) {
        int line = head.indexOf("\r\n" + name + ":");
        if (line < 0) {
            return 0;
        }
        int from = line + name.length() + 3;
        return Long.parseLong(head.substring(from, head.indexOf("\r\n", from)).strip());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
