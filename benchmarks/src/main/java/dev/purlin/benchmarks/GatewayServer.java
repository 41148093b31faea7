package dev.purlin.benchmarks;

import dev.purlin.gateway.Gateway;
import dev.purlin.gateway.GatewaySettings;
import dev.purlin.gateway.GatewaySettings.ControlPlane;
import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import dev.purlin.platform.autoscale.LoadMeter;
import dev.purlin.platform.telemetry.AccessLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The gateway as the platform runs it, in front of any server: keys are checked, requests
/// admitted, load is measured and read once a second, each request ends in an access line.
@Command(name = "gateway-server", description = "The gateway in front of any server.")
final class GatewayServer implements Callable<Integer> {
    /// What `bench123` in production asks for; there is one key.
    static final String KEY = "bench000.0123456789abcdef0123456789abcdef";

    @Option(names = "--upstream-port", description = "On 127.0.0.1.", defaultValue = "0")
    private int upstreamPort;

    @Option(names = "--port", defaultValue = "0")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        var board = new SnapshotBoard(snapshot());
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
            System.out.println("ready " + gateway.addresses().getFirst().getPort());
            System.out.flush();
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                var _ = gateway.load();
            }
        }
    }

    private Snapshot snapshot() {
        var deployment =
                new Deployment(
                        "bench001",
                        Phase.SERVING,
                        "/v1/embeddings",
                        0,
                        1_000,
                        Duration.ofMinutes(20),
                        false,
                        List.of(new Replica("replica1", "127.0.0.1", upstreamPort)));
        var endpoint =
                new Endpoint(
                        "bench123",
                        "bench",
                        false,
                        Map.of("production", "bench001"),
                        Map.of("bench001", deployment));
        var key = new Key(KEY.substring(0, 8), hash(), Set.of(Scope.INVOKE), Set.of(), null);
        return new Snapshot(1, Map.of("bench123", endpoint), Map.of(), Map.of(key.prefix(), key));
    }

    private static String hash() {
        try {
            byte[] secret = KEY.substring(9).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
