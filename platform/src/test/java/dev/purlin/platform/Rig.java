package dev.purlin.platform;

import dev.purlin.gateway.TrustedProxies;
import dev.purlin.platform.control.DeploymentConfig;
import dev.purlin.platform.control.Launch;
import dev.purlin.platform.control.Needs;
import dev.purlin.platform.control.ProbePlan;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.driver.Capacity;
import dev.purlin.platform.driver.process.Host;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.keys.AdminKey;
import dev.purlin.platform.keys.KeyText;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.EndpointRow;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.KeyRow;
import dev.purlin.platform.store.SqliteStore;
import dev.purlin.platform.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A whole platform on a folder of its own, whose replicas are the JDK's file servers; called over
/// HTTP.
final class Rig implements AutoCloseable {
    static final String FIRST = "endpoin1";
    static final String SECOND = "endpoin2";
    static final String ONE = "deploym1";
    static final String TWO = "deploym2";
    static final String OTHER = "deploym3";

    static final Needs NEEDS = new Needs(256 << 20, 500);

    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path data;
    private final PlatformSettings settings;
    private Platform platform;

    private Rig(Path data, PlatformSettings settings, Platform platform) {
        this.data = data;
        this.settings = settings;
        this.platform = platform;
    }

    /// Two endpoints, the first with two deployments.
    ///
    /// @param keys that exist besides the admin key
    static Rig start(Path folder, List<KeyRow> keys) throws IOException, InterruptedException {
        return start(folder, keys, TrustedProxies.NONE);
    }

    /// @param keys that exist besides the admin key
    /// @param trusted proxies whose callers are believed
    static Rig start(Path folder, List<KeyRow> keys, TrustedProxies trusted)
            throws IOException, InterruptedException {
        return start(folder, keys, trusted, Host.machine());
    }

    /// On a machine with so much room. Each of the three replicas has [#NEEDS].
    static Rig start(Path folder, Capacity capacity) throws IOException, InterruptedException {
        return start(folder, List.of(), TrustedProxies.NONE, capacity);
    }

    private static Rig start(
            Path folder, List<KeyRow> keys, TrustedProxies trusted, Capacity capacity)
            throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        try (var opened = DataFolder.open(data);
                var store = SqliteStore.open(opened.controlDatabase(), T0)) {
            var _ = AdminKey.ensure(opened, store, T0);
            addEndpoint(store, FIRST, "first", deployment(ONE, FIRST));
            addEndpoint(store, SECOND, "second", deployment(OTHER, SECOND));
            store.addDeployment(deployment(TWO, FIRST), null, event("deployment")).join();
            keys.forEach(key -> store.addKey(key, event("key")).join());
        }
        PlatformSettings settings = settings(data, trusted, capacity);
        return new Rig(data, settings, Platform.start(settings));
    }

    static Event event(String subject) {
        return new Event(T0, "test", subject, null, "ADDED", "a test");
    }

    private static void addEndpoint(Store store, String id, String name, DeploymentRow first) {
        store.addEndpoint(
                        new EndpointRow(id, AdminKey.ENTITY, name, T0),
                        first,
                        null,
                        "production",
                        event("endpoint"))
                .join();
    }

    /// It serves a folder in which one file has the deployment's id.
    private static DeploymentRow deployment(String id, String endpoint) {
        var config =
                new DeploymentConfig(
                        DeploymentConfig.Runs.COMMAND,
                        List.of(
                                "sh",
                                "-c",
                                "printf %s >who; exec %s -p 8000 -d $PWD"
                                        .formatted(id, JAVA_HOME.resolve("bin/jwebserver"))),
                        List.of(),
                        8_000,
                        "/who",
                        ProbePlan.of("/who"),
                        8,
                        60,
                        false,
                        true,
                        List.of(),
                        List.of("hf_access_key", "unset"),
                        null,
                        NEEDS);
        return new DeploymentRow(
                id,
                endpoint,
                id,
                config.json(),
                ScalingSettings.DEFAULT.json(),
                DeploymentStatus.DEPLOYING,
                "new",
                T0,
                null);
    }

    private static PlatformSettings settings(Path data, TrustedProxies trusted, Capacity capacity) {
        return new PlatformSettings(
                "127.0.0.1",
                0,
                data,
                null,
                trusted,
                null,
                false,
                Duration.ofSeconds(10),
                new Launch(List.of("false"), Map.of(), null, List.of(JAVA_HOME)),
                capacity,
                Map.of("PATH", System.getenv("PATH")),
                "test");
    }

    void restart() throws IOException, InterruptedException {
        platform.close();
        platform = Platform.start(settings);
    }

    static KeyRow key(KeyText key, KeyRow.Scope scope, Set<String> endpoints) {
        return key(key, scope, endpoints, null, null);
    }

    static KeyRow key(
            KeyText key,
            KeyRow.Scope scope,
            Set<String> endpoints,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {
        return new KeyRow(
                key.prefix(),
                AdminKey.ENTITY,
                "test",
                key.secretHash(),
                Set.of(scope),
                endpoints,
                T0,
                expiresAt,
                revokedAt);
    }

    Path data() {
        return data;
    }

    String adminKey() {
        try {
            return Files.readString(data.resolve("admin.key")).strip();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    HttpResponse<String> call(String method, String path, String body, @Nullable String key) {
        return call(method, path, BodyPublishers.ofString(body), key);
    }

    private HttpResponse<String> call(
            String method, String path, BodyPublisher body, @Nullable String key) {
        var request =
                HttpRequest.newBuilder(URI.create(platform.url() + path))
                        .timeout(LONGEST)
                        .method(method, body);
        if (key != null) {
            request.header("Authorization", "Api-Key " + key);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path, failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new AssertionError(failure);
        }
    }

    HttpResponse<String> upload(byte[] archive, @Nullable String key) {
        return call("PUT", "/api/archives", BodyPublishers.ofByteArray(archive), key);
    }

    /// As the admin.
    HttpResponse<String> put(String path, byte[] body) {
        return call("PUT", path, BodyPublishers.ofByteArray(body), adminKey());
    }

    /// As the admin; the answer must be good.
    byte[] download(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(platform.url() + path))
                        .timeout(LONGEST)
                        .header("Authorization", "Api-Key " + adminKey())
                        .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode());
        }
        return answer.body();
    }

    /// As the admin; the answer must be good.
    String good(String method, String path, String body) {
        HttpResponse<String> answer = call(method, path, body, adminKey());
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    int status(String method, String path, String body) {
        return call(method, path, body, adminKey()).statusCode();
    }

    /// Asks until the answer is good and right: an environment has its URL from the pass of the
    /// reconciler on that writes down that the promotion ended, a moment after it is written.
    String await(String path, Predicate<String> right) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            HttpResponse<String> answer = call("GET", path, "", adminKey());
            if (answer.statusCode() == 200 && right.test(answer.body())) {
                return answer.body();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        path + " still says " + answer.statusCode() + " " + answer.body());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new AssertionError(failure);
        }
    }

    URI url() {
        return platform.url();
    }

    @Override
    public void close() {
        client.close();
        platform.close();
    }
}
