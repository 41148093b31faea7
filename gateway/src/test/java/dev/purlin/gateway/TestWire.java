package dev.purlin.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One end of a TCP connection on which a test sends what it likes and reads what comes.
final class TestWire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    final Socket socket;
    private final InputStream in;
    private final Queue<String> seen;

    TestWire(Socket socket, Queue<String> seen) throws IOException {
        this.socket = socket;
        this.seen = seen;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static TestWire to(int port) throws IOException {
        return new TestWire(
                new Socket(InetAddress.getLoopbackAddress(), port), new ConcurrentLinkedQueue<>());
    }

    TestWire send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    TestWire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// A head up to and with its blank line; shorter when the other side closed.
    String head() throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /// A head and its body, the framing of chunks included.
    String message() throws IOException {
        String head = head();
        String whole = head + body(head);
        seen.add(whole);
        return whole;
    }

    private String body(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            var body = new StringBuilder();
            while (!body.toString().endsWith("0\r\n\r\n")) {
                body.append(read(1));
            }
            return body.toString();
        }
        int at = lower.indexOf("content-length: ");
        return at < 0
                ? ""
                : read(Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at))));
    }

    /// So many bytes; fewer when the other side closed.
    String read(int bytes) throws IOException {
        byte[] some = in.readNBytes(bytes);
        if (some.length == 0 && bytes > 0) {
            throw new IOException("closed");
        }
        return new String(some, StandardCharsets.ISO_8859_1);
    }

    String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// True when the other side closes, in whatever way, without another byte.
    boolean isClosed() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
