package dev.purlin.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a thousand endpoints with ten deployments each cost: the gateway's processor time for a
/// request, beside a gateway with ten endpoints, and the time in which the platform lists them.
@Command(name = "many-endpoints", description = "Routing and listing with 1,000 endpoints")
final class ManyEndpoints implements Callable<Integer> {
    private static final int FEW = 10;
    private static final int CONNECTIONS = 256;
    private static final int WARMUP_SECONDS = 8;
    private static final int LISTINGS = 100;
    private static final double LEAST_PROXY_BUSY = 95;
    private static final double MOST_OTHERS_BUSY = 92;
    private static final double MOST_RATIO = 1.1;
    private static final double MOST_PAGE_MILLIS = 5;
    private static final double MOST_ALL_MILLIS = 50;
    private static final double MICROS = 1e6;
    private static final double NANOS_PER_MILLI = 1e6;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--seconds", description = "of each turn", defaultValue = "5")
    private int seconds;

    @Option(names = "--endpoints", defaultValue = "1000")
    private int endpoints;

    @Option(names = "--deployments", description = "of each endpoint", defaultValue = "10")
    private int deployments;

    @Option(names = "--page", description = "of 50, as a query", defaultValue = "limit=50")
    private String page = "";

    @Override
    public Integer call() throws Exception {
        Path folder = PlatformProcess.newDataFolder();
        try {
            list(folder);
            Cores.leaveTheFirst();
            route(folder);
            figures.print("many-endpoints", System.out);
        } finally {
            PlatformProcess.delete(folder);
        }
        return 0;
    }

    private void list(Path folder) throws Exception {
        PlatformProcess.start(folder, List.of("--no-built-in")).close();
        ManyRows.add(folder.resolve("control.db"), endpoints, deployments);
        try (PlatformProcess platform = PlatformProcess.start(folder, List.of("--no-built-in"));
                HttpClient client = HttpClient.newHttpClient()) {
            figures.add(
                    "a page of 50 endpoints, p50",
                    "ms",
                    listings(client, platform, "/v1/models?" + page),
                    MOST_PAGE_MILLIS);
            figures.add(
                    "all endpoints in one answer, p50",
                    "ms",
                    listings(client, platform, "/v1/models"),
                    MOST_ALL_MILLIS);
            figures.add(
                    "resident memory of the platform",
                    "MiB",
                    Samples.of(Usage.residentMiB(platform.pid())));
        }
    }

    private static Samples listings(HttpClient client, PlatformProcess platform, String path)
            throws Exception {
        URI target = platform.at(path);
        HttpRequest request =
                HttpRequest.newBuilder(target)
                        .header(platform.keyHeader().name(), platform.keyHeader().value())
                        .build();
        var millis = new Samples();
        for (int i = 0; i < 2 * LISTINGS; i++) {
            long start = System.nanoTime();
            var answer = client.send(request, BodyHandlers.ofByteArray());
            double took = (System.nanoTime() - start) / NANOS_PER_MILLI;
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + " answers " + answer.statusCode());
            }
            if (i == 0) {
                System.err.printf("%s: %,d bytes%n", path, answer.body().length);
            }
            // The first half is for the compiler.
            if (i >= LISTINGS) {
                millis.add(took);
            }
        }
        return millis;
    }

    private void route(Path folder) throws Exception {
        try (ProxyProcess upstream = ProxyProcess.plainNginx();
                ProxyProcess few = gateway(upstream, FEW);
                ProxyProcess many = gateway(upstream, endpoints)) {
            Path fewPaths = folder.resolve("few.lua");
            Path manyPaths = folder.resolve("many.lua");
            Wrk.writeScript(fewPaths, paths(FEW));
            Wrk.writeScript(manyPaths, paths(endpoints));
            var _ = Wrk.run(few.port(), fewPaths, CONNECTIONS, WARMUP_SECONDS);
            var _ = Wrk.run(many.port(), manyPaths, CONNECTIONS, WARMUP_SECONDS);
            var ratios = new Samples();
            for (int round = 1; round <= rounds; round++) {
                double withFew = cpuMicros(few, fewPaths, round, FEW);
                double withMany = cpuMicros(many, manyPaths, round, endpoints);
                // NaN where one of the two runs does not count.
                if (withMany / withFew > 0) {
                    ratios.add(withMany / withFew);
                }
            }
            figures.add("routing, processor time ÷ the same with 10", "", ratios, MOST_RATIO);
        }
    }

    private ProxyProcess gateway(ProxyProcess upstream, int count) throws Exception {
        return ProxyProcess.gateway(
                upstream.port(), "--endpoints", "" + count, "--deployments", "" + deployments);
    }

    private static List<String> paths(int count) {
        return IntStream.range(0, count)
                .mapToObj("/model-many%04d/production/predict"::formatted)
                .toList();
    }

    /// Of the gateway for each request; NaN where the generator was measured instead.
    private double cpuMicros(ProxyProcess gateway, Path script, int round, int count)
            throws Exception {
        double before = gateway.cpuSeconds();
        Cores.Ticks proxyBefore = Cores.ticks(Cores.PROXY);
        Cores.Ticks othersBefore = Cores.ticks(Cores.OTHERS);
        long requests = Wrk.run(gateway.port(), script, CONNECTIONS, seconds);
        double micros = (gateway.cpuSeconds() - before) * MICROS / requests;
        double proxy = Cores.ticks(Cores.PROXY).busySince(proxyBefore);
        double others = Cores.ticks(Cores.OTHERS).busySince(othersBefore);
        System.err.printf(
                Locale.ROOT,
                "round %d, %d endpoints: %d requests/s, %.2f us each, core 0 %.1f %%, core 1 %.1f"
                        + " %%%n",
                round,
                count,
                requests / seconds,
                micros,
                proxy,
                others);
        boolean counts = proxy >= LEAST_PROXY_BUSY && others <= MOST_OTHERS_BUSY;
        return counts ? micros : Double.NaN;
    }
}
