package dev.purlin.gateway;

import dev.purlin.gateway.GatewaySettings.ControlPlane;
import dev.purlin.gateway.route.Deployment;
import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.Key;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Phase;
import dev.purlin.gateway.route.Replica;
import dev.purlin.gateway.route.Scope;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import dev.purlin.gateway.route.Traffic;
import dev.purlin.gateway.tls.Tls;
import java.io.IOException;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A gateway on a free port with one endpoint `abcd1234`, whose deployment `dep00001` is in
/// production, and everything it tells.
final class Rig implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final String KEY = "aaaaaaaa." + SECRET;
    static final String AUTH = "Authorization: Bearer " + KEY + "\r\n";
    static final String PREDICT = "/model-abcd1234/production/predict";

    final BlockingQueue<String> demands = new LinkedBlockingQueue<>();
    final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    final SnapshotBoard board;
    final Gateway gateway;
    private long number = 1;

    Rig(Deployment deployment) throws IOException {
        this(deployment, GatewayLimits.DEFAULT, times(), 1, Transport.best());
    }

    Rig(
            Deployment deployment,
            GatewayLimits limits,
            GatewayTimes times,
            int controlPort,
            Transport transport)
            throws IOException {
        this(deployment, limits, times, controlPort, transport, TrustedProxies.NONE);
    }

    Rig(
            Deployment deployment,
            GatewayLimits limits,
            GatewayTimes times,
            int controlPort,
            Transport transport,
            TrustedProxies trusted)
            throws IOException {
        this(deployment, limits, times, controlPort, transport, trusted, null);
    }

    Rig(
            Deployment deployment,
            GatewayLimits limits,
            GatewayTimes times,
            int controlPort,
            Transport transport,
            TrustedProxies trusted,
            @Nullable Tls tls)
            throws IOException {
        board = new SnapshotBoard(snapshot(number, deployment));
        var settings =
                new GatewaySettings(
                        "gw-1",
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        new ControlPlane("127.0.0.1", controlPort, "s3cret"),
                        limits,
                        times,
                        2,
                        true,
                        trusted,
                        tls);
        gateway = Gateway.start(settings, transport, board, demands::add, outcomes::add);
    }

    /// With one deployment as described.
    static Rig of(
            Phase phase, int mostInFlight, int mostWaiting, Duration timeout, Replica... replicas)
            throws IOException {
        return new Rig(deployment(phase, mostInFlight, mostWaiting, timeout, false, replicas));
    }

    static GatewayTimes times() {
        return new GatewayTimes(
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofMillis(10),
                Duration.ofMillis(500),
                Duration.ofMillis(10));
    }

    static Deployment deployment(Replica... replicas) {
        return deployment(Phase.SERVING, 0, 100, Duration.ofSeconds(20), false, replicas);
    }

    static Deployment deployment(
            Phase phase,
            int mostInFlight,
            int mostWaiting,
            Duration timeout,
            boolean repeatSent,
            Replica... replicas) {
        return new Deployment(
                "dep00001",
                phase,
                "/v1/embeddings",
                mostInFlight,
                mostWaiting,
                timeout,
                repeatSent,
                List.of(replicas));
    }

    static Snapshot snapshot(long number, Deployment deployment) {
        Traffic all = Traffic.all(deployment.id());
        var endpoint =
                new Endpoint(
                        "abcd1234",
                        "mini",
                        false,
                        Map.of("production", all, "staging", all),
                        Map.of(deployment.id(), deployment));
        var open =
                new Endpoint(
                        "open1234",
                        "open",
                        true,
                        Map.of("production", all),
                        Map.of(deployment.id(), deployment));
        return new Snapshot(
                number,
                Map.of("abcd1234", endpoint, "open1234", open),
                Map.of("mini", "abcd1234"),
                Map.of(
                        "aaaaaaaa", key("aaaaaaaa", Set.of(Scope.INVOKE), Set.of()),
                        "bbbbbbbb", key("bbbbbbbb", Set.of(Scope.METRICS), Set.of()),
                        "cccccccc", key("cccccccc", Set.of(Scope.MANAGE), Set.of("other123"))));
    }

    static Key key(String prefix, Set<Scope> scopes, Set<String> endpoints) {
        return new Key(prefix, sha256(SECRET), scopes, endpoints, null);
    }

    static String sha256(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    void publish(Deployment deployment) {
        publish(snapshot(++number, deployment));
    }

    void publish(Snapshot snapshot) {
        number = snapshot.number();
        board.publish(snapshot);
    }

    TestWire client() throws IOException {
        return TestWire.to(gateway.addresses().getFirst().getPort());
    }

    static String post(String path, String extra, String body) {
        return "POST %s HTTP/1.1\r\nHost: gw\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(path, extra, body.length(), body);
    }

    static String predict(String body) {
        return post(PREDICT, AUTH, body);
    }

    /// Returns once exactly so many requests wait.
    void awaitWaiting(int waiting) {
        while (gateway.load().deployments().stream().mapToInt(DeploymentLoad::waiting).sum()
                != waiting) {
            Thread.onSpinWait();
        }
    }

    Outcome outcome() throws InterruptedException {
        Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no outcome");
        }
        return outcome;
    }

    String demand() throws InterruptedException {
        return String.valueOf(demands.poll(20, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        gateway.close();
    }
}
