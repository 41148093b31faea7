package dev.purlin.benchmarks;

import dev.purlin.bench.Bodies;
import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadTester;
import dev.purlin.bench.MockPlan;
import dev.purlin.bench.MockServer;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the gateway adds to the time of a request that comes at its scheduled moment: the
/// percentile through it minus the percentile direct, round by round. nginx beside it.
@Command(name = "gateway-latency", description = "Added latency, open loop, beside nginx")
final class GatewayLatency implements Callable<Integer> {
    private static final String BODY =
            "{\"input\": \"a text of usual length to be made a vector of\", \"model\": \"mini\"}";
    private static final Duration WARMUP = Duration.ofSeconds(10);
    private static final double MOST_P50_MILLIS = 0.3;
    private static final double MOST_P99_MILLIS = 1.5;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--seconds", description = "of each turn", defaultValue = "5")
    private int seconds;

    @Option(names = "--rate", description = "requests a second", defaultValue = "1000")
    private int rate;

    private final LoadTester tester = new LoadTester();

    /// One way to the upstream, with what it took on that way, in milliseconds.
    private record Way(String name, URI target, Samples p50, Samples p99) {
        static Way of(String name, URI target) {
            return new Way(name, target, new Samples(), new Samples());
        }

        void add(LoadResult result) {
            p50.add(millis(result.latency().median()));
            p99.add(millis(result.latency().percentile(99)));
        }
    }

    @Override
    public Integer call() throws Exception {
        Cores.leaveTheFirst();
        try (MockServer upstream = MockServer.start(MockPlan.atOnce());
                ProxyProcess gateway = ProxyProcess.gateway(upstream.port());
                ProxyProcess nginx = ProxyProcess.nginx(upstream.port())) {
            Way direct = Way.of("direct", upstream.url());
            Way ours = Way.of("purlin", gateway.predict());
            Way theirs = Way.of("nginx", nginx.predict());
            for (Way way : new Way[] {direct, theirs, ours}) {
                var _ = run(way, WARMUP);
            }
            Samples late = new Samples();
            for (int round = 1; round <= rounds; round++) {
                for (Way way : new Way[] {direct, ours, theirs}) {
                    LoadResult result = run(way, Duration.ofSeconds(seconds));
                    way.add(result);
                    late.add(millis(result.ownDelay().percentile(99)));
                    tell(way.name, round, result);
                }
            }
            Samples added50 = ours.p50.minus(direct.p50);
            Samples added99 = ours.p99.minus(direct.p99);
            figures.add("added by purlin, p50", "ms", added50, MOST_P50_MILLIS);
            figures.add("added by purlin, p99", "ms", added99, MOST_P99_MILLIS);
            figures.add("added by nginx, p50", "ms", theirs.p50.minus(direct.p50));
            figures.add("added by nginx, p99", "ms", theirs.p99.minus(direct.p99));
            figures.add("direct, p50", "ms", direct.p50);
            figures.add("direct, p99", "ms", direct.p99);
            figures.add("the generator's own lateness, p99", "ms", late);
            figures.print("gateway-latency", System.out);
        } finally {
            tester.close();
        }
        return 0;
    }

    private LoadResult run(Way way, Duration duration) throws InterruptedException {
        LoadResult result =
                tester.run(
                        LoadPlan.post(way.target, Bodies.of(BODY))
                                .withHeader(GatewayServer.keyHeader())
                                .openLoop(rate, 256)
                                .withWarmup(End.requests(rate / 2))
                                .until(End.after(duration)));
        if (result.failed() > 0 || result.missed() > 0) {
            throw new IllegalStateException(way.name + ": requests failed: " + result);
        }
        return result;
    }

    private static void tell(String name, int round, LoadResult result) {
        System.err.printf(
                Locale.ROOT,
                "round %d, %-7s p50 %.3f ms, p99 %.3f, p99.9 %.3f; own lateness p50 %.3f, p99"
                        + " %.3f%n",
                round,
                name,
                millis(result.latency().median()),
                millis(result.latency().percentile(99)),
                millis(result.latency().percentile(99.9)),
                millis(result.ownDelay().median()),
                millis(result.ownDelay().percentile(99)));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
