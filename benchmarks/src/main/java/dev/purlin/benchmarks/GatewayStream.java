package dev.purlin.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How much later server-sent events arrive through the gateway: from the moment each was written
/// to the moment it was read, percentile through it minus percentile direct, round by round.
@Command(name = "gateway-stream", description = "Added lag of server-sent events, beside nginx")
final class GatewayStream implements Callable<Integer> {
    private static final double MOST_P99_MILLIS = 3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int WARMUP_SECONDS = 5;
    private static final String DATA = "data: ";

    @Mixin private Figures figures = new Figures();

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--seconds", description = "of each turn", defaultValue = "5")
    private int seconds;

    @Option(names = "--streams", defaultValue = "100")
    private int streams;

    @Option(names = "--rate", description = "events a second of each stream", defaultValue = "50")
    private int rate;

    private record Way(String name, int port, Samples p50, Samples p99) {
        static Way of(String name, int port) {
            return new Way(name, port, new Samples(), new Samples());
        }
    }

    @Override
    public Integer call() throws Exception {
        Cores.leaveTheFirst();
        try (EventSource source = new EventSource();
                ProxyProcess gateway = ProxyProcess.gateway(source.port());
                ProxyProcess nginx = ProxyProcess.nginx(source.port())) {
            Way direct = Way.of("direct", source.port());
            Way ours = Way.of("purlin", gateway.port());
            Way theirs = Way.of("nginx", nginx.port());
            for (Way way : new Way[] {direct, theirs, ours}) {
                var _ = lags(source, way.port, WARMUP_SECONDS);
            }
            for (int round = 1; round <= rounds; round++) {
                for (Way way : new Way[] {direct, ours, theirs}) {
                    Samples lags = lags(source, way.port, seconds);
                    way.p50.add(lags.median());
                    way.p99.add(lags.percentile(99));
                    System.err.printf(
                            Locale.ROOT,
                            "round %d, %-7s p50 %.3f ms, p99 %.3f, most %.3f%n",
                            round,
                            way.name,
                            lags.median(),
                            lags.percentile(99),
                            lags.most());
                }
            }
            Samples added = ours.p99.minus(direct.p99);
            figures.add("lag added by purlin, p50", "ms", ours.p50.minus(direct.p50));
            figures.add("lag added by purlin, p99", "ms", added, MOST_P99_MILLIS);
            figures.add("lag added by nginx, p50", "ms", theirs.p50.minus(direct.p50));
            figures.add("lag added by nginx, p99", "ms", theirs.p99.minus(direct.p99));
            figures.add("lag direct, p99", "ms", direct.p99);
            figures.print("gateway-stream", System.out);
        }
        return 0;
    }

    /// The lag of every event of all streams, in milliseconds.
    private Samples lags(EventSource source, int port, int turnSeconds)
            throws IOException, InterruptedException {
        Thread writer = source.serve(streams, rate, turnSeconds);
        var lags = new Samples();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < streams; i++) {
                var _ = open(port).register(selector, SelectionKey.OP_READ);
            }
            ByteBuffer bytes = ByteBuffer.allocateDirect(64 << 10);
            int open = streams;
            while (open > 0) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    open -= read((SocketChannel) key.channel(), bytes, lags) ? 0 : 1;
                }
                selector.selectedKeys().clear();
            }
        }
        writer.join();
        if (lags.count() != streams * rate * turnSeconds) {
            throw new IllegalStateException(lags.count() + " events came whole");
        }
        return lags;
    }

    private SocketChannel open(int port) throws IOException {
        SocketChannel stream =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request =
                "POST /model-bench123/production/predict HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Authorization: Api-Key "
                        + GatewayServer.KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        var _ = stream.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        stream.configureBlocking(false);
        return stream;
    }

    /// Takes the events that have come. Events are so small that one is never cut in two.
    ///
    /// @return whether more can come
    private static boolean read(SocketChannel stream, ByteBuffer bytes, Samples lags)
            throws IOException {
        bytes.clear();
        int count = stream.read(bytes);
        long now = System.nanoTime();
        if (count < 0) {
            stream.close();
            return false;
        }
        byte[] text = new byte[count];
        bytes.flip().get(text);
        String arrived = new String(text, StandardCharsets.US_ASCII);
        for (int at = arrived.indexOf(DATA); at >= 0; at = arrived.indexOf(DATA, at + 1)) {
            int from = at + DATA.length();
            long written = Long.parseLong(arrived.substring(from, from + 19));
            lags.add((now - written) / NANOS_PER_MILLI);
        }
        if (arrived.endsWith("0\r\n\r\n")) {
            stream.close();
            return false;
        }
        return true;
    }
}
