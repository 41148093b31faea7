package dev.purlin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// An upstream that streams server-sent events on every connection at one rate, each event with the
/// moment it was written. One thread writes all of them, evenly spread, so that what happens on the
/// way is not hidden by threads that wake each other.
///
/// An event is [#EVENT_BYTES] long: `data: `, [System#nanoTime] with 19 digits, two line breaks.
final class EventSource implements AutoCloseable {
    static final int EVENT_BYTES = 6 + 19 + 2;

    private static final String FORMAT = "text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: " + FORMAT;
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final long NANOS = 1_000_000_000L;

    private final ServerSocketChannel listener;

    EventSource() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /// Takes so many connections with a request each, streams to all of them, and ends them.
    Thread serve(int streams, int perSecond, int seconds) {
        return Thread.ofPlatform()
                .name("events")
                .start(() -> {
                    try {
                        write(accept(streams), perSecond, seconds);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private List<SocketChannel> accept(int streams) throws IOException {
        List<SocketChannel> all = new ArrayList<>();
        while (all.size() < streams) {
            SocketChannel stream = listener.accept();
            // One read holds the whole of these small requests.
            var _ = stream.read(ByteBuffer.allocate(8 << 10));
            send(stream, HEAD);
            all.add(stream);
        }
        return all;
    }

    private static void write(List<SocketChannel> streams, int perSecond, int seconds)
            throws IOException {
        long gap = NANOS / ((long) perSecond * streams.size());
        long due = System.nanoTime() + gap;
        for (int event = 0; event < perSecond * seconds; event++) {
            for (SocketChannel stream : streams) {
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                due += gap;
                String chunk = Integer.toHexString(EVENT_BYTES) + "\r\n";
                send(stream, chunk + "data: %019d\n\n\r\n".formatted(System.nanoTime()));
            }
        }
        for (SocketChannel stream : streams) {
            send(stream, LAST_CHUNK);
            stream.close();
        }
    }

    private static void send(SocketChannel stream, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            var _ = stream.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
