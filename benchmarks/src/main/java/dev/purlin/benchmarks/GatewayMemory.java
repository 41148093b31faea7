package dev.purlin.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// By how much the gateway's resident memory rises while bodies far larger than it go through, and
/// while a reader takes an answer slowly that its replica would give at once.
@Command(name = "gateway-memory", description = "Growth of memory with large bodies, slow readers")
final class GatewayMemory implements Callable<Integer> {
    private static final double MOST_GROWTH_MIB = 32;
    private static final int WARMUP_REQUESTS = 60_000;

    /// The unit of the options; a body may be at most 100 of them.
    private static final long MEGABYTE = 1_000_000;

    private static final int BODY_MEGABYTES = 100;
    private static final long NANOS = 1_000_000_000L;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--megabytes", description = "in bodies of 100", defaultValue = "8000")
    private int megabytes;

    @Option(names = "--slow-megabytes", description = "to the reader", defaultValue = "1000")
    private int slowMegabytes;

    @Option(names = "--slow-rate", description = "megabytes a second", defaultValue = "1")
    private int slowRate;

    @Override
    public Integer call() throws Exception {
        Cores.leaveTheFirst();
        try (PlainServer upstream = new PlainServer();
                ProxyProcess gateway = ProxyProcess.gateway(upstream.port())) {
            warmUp(gateway);
            try (ResidentWatch watch = new ResidentWatch(gateway.pid())) {
                sendMuch(gateway);
                keep("requests of 100 MB, %,d MB in all".formatted(megabytes), watch);
            }
            try (ResidentWatch watch = new ResidentWatch(gateway.pid())) {
                takeMuch(gateway);
                keep("answers of 100 MB, %,d MB in all".formatted(megabytes), watch);
            }
            try (ResidentWatch watch = new ResidentWatch(gateway.pid())) {
                takeSlowly(gateway);
                keep("%,d MB to a reader at %d MB/s".formatted(slowMegabytes, slowRate), watch);
            }
            figures.print("gateway-memory", System.out);
        }
        return 0;
    }

    private void keep(String what, ResidentWatch watch) {
        System.err.printf(
                Locale.ROOT,
                "%s: %.1f MiB more than the %.1f before%n",
                what,
                watch.growthMiB(),
                watch.beforeMiB());
        figures.add(what, "MiB", Samples.of(watch.growthMiB()), MOST_GROWTH_MIB);
    }

    /// Until the heap has its size and the compiler is done: neither belongs to a body.
    private static void warmUp(ProxyProcess gateway) throws IOException {
        try (Caller caller = new Caller(gateway)) {
            for (int i = 0; i < WARMUP_REQUESTS; i++) {
                caller.call(1_000, 1_000);
            }
        }
    }

    private void sendMuch(ProxyProcess gateway) throws IOException {
        try (Caller caller = new Caller(gateway)) {
            for (int sent = 0; sent < megabytes; sent += BODY_MEGABYTES) {
                caller.call(BODY_MEGABYTES * MEGABYTE, 100);
            }
        }
    }

    private void takeMuch(ProxyProcess gateway) throws IOException {
        try (Caller caller = new Caller(gateway)) {
            for (int taken = 0; taken < megabytes; taken += BODY_MEGABYTES) {
                caller.call(100, BODY_MEGABYTES * MEGABYTE);
            }
        }
    }

    private void takeSlowly(ProxyProcess gateway) throws IOException, InterruptedException {
        try (Caller caller = new Caller(gateway)) {
            long left = caller.begin(100, slowMegabytes * MEGABYTE);
            long begun = System.nanoTime();
            long taken = 0;
            while (taken < left) {
                long passed = System.nanoTime() - begun;
                long due = Math.min(left, passed * slowRate / (NANOS / MEGABYTE));
                caller.take(due - taken);
                taken = due;
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    /// One connection to the gateway, a request at a time.
    private static final class Caller implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Caller(ProxyProcess gateway) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), PlainServer.PIECE_BYTES);
            out = socket.getOutputStream();
        }

        void call(long requestBytes, long answerBytes) throws IOException {
            take(begin(requestBytes, answerBytes));
        }

        /// Sends a request and reads the head of its answer.
        ///
        /// @return the length of the answer's body
        long begin(long requestBytes, long answerBytes) throws IOException {
            String head =
                    """
                    POST /model-bench123/production/predict HTTP/1.1
                    Host: 127.0.0.1
                    Authorization: Api-Key %s
                    Content-Type: application/octet-stream
                    Content-Length: %d
                    Answer-Bytes: %d

                    """
                            .formatted(GatewayServer.KEY, requestBytes, answerBytes)
                            .replace("\n", "\r\n");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            PlainServer.write(out, requestBytes);
            String answer = PlainServer.head(in);
            if (!answer.startsWith("http/1.1 200 ")) {
                throw new IOException("answered with: " + answer);
            }
            return PlainServer.number(answer, "content-length");
        }

        void take(long bytes) throws IOException {
            in.skipNBytes(bytes);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
