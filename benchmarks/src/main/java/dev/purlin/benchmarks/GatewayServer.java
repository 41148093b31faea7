package dev.purlin.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.purlin.bench.Header;
import dev.purlin.gateway.Gateway;
import dev.purlin.gateway.GatewaySettings;
import dev.purlin.gateway.GatewaySettings.ControlPlane;
import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import dev.purlin.gateway.route.Traffic;
import dev.purlin.platform.autoscale.LoadMeter;
import dev.purlin.platform.telemetry.AccessLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The gateway as the platform runs it, in front of any server: keys are checked, requests
/// admitted, load is measured and read once a second, each request ends in an access line. Says on
/// standard output where it listens, and how many requests wait whenever that has changed.
@Command(name = "gateway-server", description = "The gateway in front of any server.")
final class GatewayServer implements Callable<Integer> {
    /// What `bench123` in production asks for; there is one key.
    static final String KEY = "bench000.0123456789abcdef0123456789abcdef";

    /// The key as requests show it.
    static Header keyHeader() {
        return new Header("Authorization", "Api-Key " + KEY);
    }

    @Option(names = "--upstream-port", description = "On 127.0.0.1.", defaultValue = "0")
    private int upstreamPort;

    @Option(names = "--port", defaultValue = "0")
    private int port;

    @Option(names = "--endpoints", description = "many0000, many0001, …", defaultValue = "0")
    private int endpoints;

    @Option(names = "--deployments", description = "of each of them", defaultValue = "10")
    private int deployments;

    @Option(names = "--most-waiting", defaultValue = "1000")
    private int mostWaiting;

    @Override
    public Integer call() throws InterruptedException {
        var board = new SnapshotBoard(snapshot(1, true));
        var load = new LoadMeter();
        var access = new AccessLog();
        Outcomes outcomes =
                outcome -> {
                    load.ended(outcome);
                    access.ended(outcome);
                };
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var settings =
                GatewaySettings.of(
                        "benchmark", List.of(address), new ControlPlane("127.0.0.1", 1, "secret"));
        try (Gateway gateway = Gateway.start(settings, board, _ -> {}, outcomes)) {
            say("ready " + gateway.addresses().getFirst().getPort());
            Thread.ofPlatform().daemon().name("orders").start(() -> obey(board));
            int waited = 0;
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                int waiting =
                        gateway.load().deployments().stream()
                                .mapToInt(DeploymentLoad::waiting)
                                .sum();
                if (waiting != waited) {
                    say("waiting " + waiting);
                    waited = waiting;
                }
            }
        }
    }

    /// Does what standard input says until it ends: `sleep` and `wake`, or `heap` to tell how many
    /// bytes of it are in use once it has been collected.
    private void obey(SnapshotBoard board) {
        try (var orders = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
            long number = 1;
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                if (order.equals("heap")) {
                    System.gc();
                    say("heap " + heapBytes());
                } else {
                    board.publish(snapshot(++number, order.equals("wake")));
                    say("done " + order);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long heapBytes() {
        Runtime heap = Runtime.getRuntime();
        return heap.totalMemory() - heap.freeMemory();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private Snapshot snapshot(long number, boolean awake) {
        Map<String, Endpoint> all = new HashMap<>();
        all.put("bench123", endpoint("bench123", 1, awake));
        for (int i = 0; i < endpoints; i++) {
            String id = "many%04d".formatted(i);
            all.put(id, endpoint(id, deployments, awake));
        }
        var key = new Key(KEY.substring(0, 8), hash(), Set.of(Scope.INVOKE), Set.of(), null);
        return new Snapshot(number, all, Map.of(), Map.of(key.prefix(), key));
    }

    /// Its last deployment is in production.
    private Endpoint endpoint(String id, int count, boolean awake) {
        Map<String, Deployment> all = new HashMap<>();
        String last = "";
        for (int i = 0; i < count; i++) {
            last = "%s%03d".formatted(id.substring(3), i);
            all.put(last, deployment(last, awake));
        }
        return new Endpoint(id, id, false, Map.of("production", Traffic.all(last)), all);
    }

    private Deployment deployment(String id, boolean awake) {
        return new Deployment(
                id,
                awake ? Phase.SERVING : Phase.WAKEABLE,
                "/v1/embeddings",
                0,
                mostWaiting,
                Duration.ofMinutes(20),
                false,
                awake ? List.of(new Replica(id, "127.0.0.1", upstreamPort)) : List.of());
    }

    private static String hash() {
        try {
            byte[] secret = KEY.substring(9).getBytes(US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
