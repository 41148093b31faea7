package dev.purlin.benchmarks;

import dev.purlin.bench.Bodies;
import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.bench.MockPlan;
import dev.purlin.bench.MockServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a request costs in the gateway's memory while it waits for a replica, and whether all of
/// them are answered once there is one.
@Command(name = "gateway-waiting", description = "Memory of requests that wait for a replica")
final class GatewayWaiting implements Callable<Integer> {
    private static final double MOST_KIB_EACH = 20;
    private static final double KIB_PER_MIB = 1024;
    private static final int WARMUP_REQUESTS = 100_000;
    private static final String BODY =
            "{\"input\": \"a text of usual length to be made a vector of\", \"model\": \"mini\"}";

    @Mixin private Figures figures = new Figures();

    @Option(names = "--requests", defaultValue = "5000")
    private int requests;

    @Override
    public Integer call() throws Exception {
        Cores.leaveTheFirst();
        try (MockServer upstream = MockServer.start(MockPlan.atOnce());
                ProxyProcess gateway =
                        ProxyProcess.gateway(upstream.port(), "--most-waiting", "" + requests);
                LoadTester tester = new LoadTester()) {
            LoadPlan plan =
                    LoadPlan.post(gateway.predict(), Bodies.of(BODY))
                            .withHeader(GatewayServer.keyHeader())
                            .withTimeout(Duration.ofMinutes(5));
            var _ = tester.run(plan.closedLoop(64).until(End.requests(WARMUP_REQUESTS)));
            gateway.tell("sleep");
            hear(gateway, "done sleep");
            double heapBefore = heapKiB(gateway);
            double before = gateway.residentMiB() * KIB_PER_MIB;
            LoadRun waiting = tester.start(plan.closedLoop(requests).until(End.requests(requests)));
            hear(gateway, "waiting " + requests);
            double resident = gateway.residentMiB() * KIB_PER_MIB - before;
            double heap = heapKiB(gateway) - heapBefore;
            System.err.printf(
                    Locale.ROOT,
                    "%d wait: %.0f KiB resident over %.0f before, heap %.0f over %.0f%n",
                    requests,
                    resident,
                    before,
                    heap,
                    heapBefore);
            gateway.tell("wake");
            LoadResult result = waiting.await();
            addEach("resident memory of a waiting request", resident);
            addEach("heap of a waiting request", heap);
            figures.add("not answered with 200", "", Samples.of((double) result.failed()), 0);
            figures.print("gateway-waiting", System.out);
        }
        return 0;
    }

    private void addEach(String name, double kib) {
        figures.add(name, "KiB", Samples.of(kib / requests), MOST_KIB_EACH);
    }

    private static double heapKiB(ProxyProcess gateway) throws IOException {
        gateway.tell("heap");
        return Long.parseLong(hear(gateway, "heap ").substring("heap ".length())) / KIB_PER_MIB;
    }

    /// The next line that begins so.
    private static String hear(ProxyProcess gateway, String start) throws IOException {
        String line = gateway.hear();
        while (!line.startsWith(start)) {
            line = gateway.hear();
        }
        return line;
    }
}
