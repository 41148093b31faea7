package dev.purlin.platform;

import dev.purlin.gateway.Gateway;
import dev.purlin.gateway.GatewayLimits;
import dev.purlin.gateway.GatewaySettings;
import dev.purlin.gateway.route.Demand;
import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.gateway.route.SnapshotBoard;
import dev.purlin.gateway.route.SnapshotSource;
import dev.purlin.gateway.tls.Tls;
import dev.purlin.gateway.tls.TlsException;
import dev.purlin.platform.api.Backups;
import dev.purlin.platform.api.Changes;
import dev.purlin.platform.api.Decisions;
import dev.purlin.platform.api.Errors;
import dev.purlin.platform.api.Finder;
import dev.purlin.platform.api.Health;
import dev.purlin.platform.api.History;
import dev.purlin.platform.api.InstanceTypes;
import dev.purlin.platform.api.Logs;
import dev.purlin.platform.api.Look;
import dev.purlin.platform.api.Recipes;
import dev.purlin.platform.api.Room;
import dev.purlin.platform.api.Telemetry;
import dev.purlin.platform.api.Uploads;
import dev.purlin.platform.archives.ArchiveLimits;
import dev.purlin.platform.archives.Archives;
import dev.purlin.platform.autoscale.LastUse;
import dev.purlin.platform.autoscale.LoadMeter;
import dev.purlin.platform.autoscale.Scaler;
import dev.purlin.platform.control.BuiltIn;
import dev.purlin.platform.control.DeploymentConfig;
import dev.purlin.platform.control.HttpProbes;
import dev.purlin.platform.control.InstanceType;
import dev.purlin.platform.control.Means;
import dev.purlin.platform.control.Reconciler;
import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.driver.process.Host;
import dev.purlin.platform.driver.process.ProcessDriver;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.folder.Disk;
import dev.purlin.platform.folder.Served;
import dev.purlin.platform.keys.AdminKey;
import dev.purlin.platform.keys.KeyRing;
import dev.purlin.platform.keys.KeyText;
import dev.purlin.platform.logs.LogReader;
import dev.purlin.platform.secrets.SecretBox;
import dev.purlin.platform.store.SqliteStore;
import dev.purlin.platform.telemetry.AccessLog;
import dev.purlin.platform.telemetry.Meters;
import dev.purlin.platform.telemetry.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All parts of a platform: made from the bottom up, closed from the top down. Nothing else makes
/// parts.
///
/// ```
/// gateway ──what it does not claim──▶ control plane
///    │ reads snapshots, tells load and demand
/// scaler ──▶ reconciler ──▶ driver, probes
///                 └──▶ store ──▶ data folder
/// ```
///
/// Made and closed by one thread.
public final class Platform implements AutoCloseable {
    private static final String GATEWAY_ID = "gateway";

    /// A change counts this long after it was answered, at the latest.
    private static final Duration LONGEST_TAKING_IN = Duration.ofSeconds(1);

    private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PlatformSettings settings;
    private final InstantSource clock = InstantSource.system();
    private @Nullable KeyText newAdminKey;
    private volatile @Nullable URI url;
    private @Nullable Reconciler reconciler;
    private volatile @Nullable Gateway gateway;
    private volatile boolean ready;

    private Platform(PlatformSettings settings) {
        this.settings = settings;
    }

    /// Starts everything; returns when requests are taken. Throws
    /// [dev.purlin.platform.folder.FolderException], [IOException] when it cannot listen, and
    /// [InterruptedException]; nothing runs then.
    public static Platform start(PlatformSettings settings)
            throws IOException, InterruptedException {
        var platform = new Platform(settings);
        try {
            platform.build();
            return platform;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            platform.close();
            throw failure;
        }
    }

    private void build() throws IOException, InterruptedException {
        var folder = part(DataFolder.open(settings.dataFolder()));
        var store = part(SqliteStore.open(folder.controlDatabase(), clock.instant()));
        var secrets = SecretBox.open(folder, masterKeyFile(), store, AdminKey.ENTITY);
        var archives = new Archives(folder.archives(), ArchiveLimits.DEFAULT);
        var driver = part(driver(folder, archives));
        var probes = part(new HttpProbes(clock));
        var board = new SnapshotBoard(Snapshot.empty());
        var lastUse = new LastUse(clock);
        var means =
                new Means(
                        store,
                        driver,
                        probes,
                        settings.engine(),
                        secrets::values,
                        this::inFlight,
                        lastUse::of,
                        settings.grace());
        var reconciler = part(new Reconciler(means, board::publish, clock));
        this.reconciler = reconciler;
        var meter = new LoadMeter();
        var meters = new Meters(board::current, reconciler::view, this::load);
        var usage = new Usage(clock.instant());
        var scaler = part(new Scaler(this::load, meter, reconciler::view, reconciler::want, clock));
        InstanceType machine = InstanceType.of(driver.capacity());
        var finder = new Finder(store);
        var changes = new Changes(store, () -> reconciler.reload(LONGEST_TAKING_IN), clock);
        var routes =
                new Routes(
                        new Health(() -> ready),
                        finder,
                        new Look(store, reconciler::view, machine),
                        changes,
                        secrets,
                        new Backups(
                                folder.passing(),
                                secrets,
                                changes,
                                () -> {
                                    var _ = AdminKey.ensure(folder, store, clock.instant());
                                    reconciler.reload(LONGEST_TAKING_IN);
                                }),
                        new Routes.Made(
                                new Uploads(archives),
                                new Recipes(
                                        archives,
                                        config -> isOnOnePort(driver, config),
                                        driver.hasRooms())),
                        new Routes.Told(
                                new History(store, reconciler::view),
                                new Logs(finder, new LogReader(folder.logs()), clock),
                                new InstanceTypes(List.of(machine)),
                                new Room(reconciler::allotment),
                                new Decisions(scaler::decisions),
                                new Telemetry(meters, usage)));
        String secret = KeyText.make().secret();
        var address = new PublicAddress(settings.publicUrl(), this::url);
        var controlPlane =
                part(
                        new ControlPlane(
                                routes,
                                new KeyRing(board),
                                address,
                                secret,
                                new Errors(new Disk(folder.root())),
                                GatewayLimits.DEFAULT,
                                clock));
        var listening =
                part(
                        gateway(
                                new GatewaySettings.ControlPlane(
                                        "127.0.0.1", controlPlane.port(), secret),
                                board,
                                reconciler,
                                all(new AccessLog(), meter, lastUse, meters, usage)));
        gateway = listening;
        // Not before there is an address: what cannot be reached makes no key and no replica.
        newAdminKey = AdminKey.ensure(folder, store, clock.instant()).orElse(null);
        if (settings.hasBuiltIn()) {
            BuiltIn.ensure(store, AdminKey.ENTITY, clock.instant());
        }
        URI reached = url(listening.addresses().getFirst());
        url = reached;
        reconciler.start();
        scaler.start();
        listening.accept();
        folder.tellServed(
                new Served(
                        reached,
                        ProcessHandle.current().pid(),
                        settings.version(),
                        clock.instant()));
        ready = true;
    }

    private ProcessDriver driver(DataFolder folder, Archives archives) {
        return new ProcessDriver(
                new ProcessDriver.Folders(folder.logs(), folder.deployments(), folder.replicas()),
                archives::unpack,
                new Host(
                        settings.environment(),
                        settings.engine().tools(),
                        settings.engine().readable(),
                        settings.capacity()),
                clock);
    }

    /// Null: in the data folder.
    private @Nullable Path masterKeyFile() {
        String named = settings.environment().get("PURLIN_MASTER_KEY_FILE");
        return named == null ? null : Path.of(named);
    }

    private boolean isOnOnePort(Driver driver, DeploymentConfig config) {
        return driver.fixedPort(settings.engine().program("", config)).isPresent();
    }

    private Gateway gateway(
            GatewaySettings.ControlPlane controlPlane,
            SnapshotSource snapshots,
            Demand demand,
            Outcomes outcomes)
            throws IOException {
        var gatewaySettings =
                GatewaySettings.of(GATEWAY_ID, addresses(settings), controlPlane)
                        .with(settings.trustedProxies(), tls());
        try {
            return Gateway.bind(gatewaySettings, snapshots, demand, outcomes);
        } catch (UncheckedIOException failure) {
            throw Objects.requireNonNull(failure.getCause());
        }
    }

    /// Null: callers speak plainly.
    private @Nullable Tls tls() throws TlsException {
        PlatformSettings.TlsFiles files = settings.tls();
        return files == null ? null : part(Tls.open(files.certificate(), files.key()));
    }

    private static Outcomes all(Outcomes... told) {
        List<Outcomes> each = List.of(told);
        return outcome -> each.forEach(one -> one.ended(outcome));
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private static List<InetSocketAddress> addresses(PlatformSettings settings) throws IOException {
        int port = settings.port();
        if (!settings.hostname().equals("localhost")) {
            return List.of(new InetSocketAddress(InetAddress.getByName(settings.hostname()), port));
        }
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        InetAddress loopback6 = InetAddress.ofLiteral("::1");
        return NetworkInterface.getByInetAddress(loopback6) == null
                ? List.of(loopback)
                : List.of(loopback, new InetSocketAddress(loopback6, port));
    }

    /// Who listens at every address of the machine is called at the loopback one.
    private URI url(InetSocketAddress address) {
        URI given = settings.publicUrl();
        if (given != null) {
            return given;
        }
        boolean isEverywhere = address.getAddress().isAnyLocalAddress();
        String host =
                !isEverywhere
                        ? settings.hostname()
                        : settings.hostname().contains(":") ? "::1" : "127.0.0.1";
        return URI.create(
                (settings.tls() == null ? "http://" : "https://")
                        + (host.contains(":") ? "[" + host + "]" : host)
                        + ":"
                        + address.getPort());
    }

    private LoadReport load() {
        Gateway now = gateway;
        return now == null ? new LoadReport(GATEWAY_ID, List.of()) : now.load();
    }

    private int inFlight(String replicaId) {
        return load().deployments().stream()
                .mapToInt(load -> load.inFlightByReplica().getOrDefault(replicaId, 0))
                .sum();
    }

    /// Where clients reach it.
    public URI url() {
        URI known = url;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }

    /// Present at the very first start of a data folder.
    public Optional<KeyText> newAdminKey() {
        return Optional.ofNullable(newAdminKey);
    }

    /// Is not ready any more, takes nothing new, and lets what is under way end. What requests
    /// leave of the grace is the replicas' when this is closed.
    public void drain(Duration grace) {
        ready = false;
        long start = System.nanoTime();
        Gateway now = gateway;
        if (now != null) {
            now.drain(grace);
            // Closed by that.
            parts.remove(now);
        }
        Reconciler last = reconciler;
        if (last != null) {
            last.limitGrace(left(grace, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    /// However long requests took, a replica has a moment to end by itself.
    static Duration left(Duration grace, Duration used) {
        Duration rest = grace.minus(used);
        Duration least = grace.compareTo(LEAST_GRACE) < 0 ? grace : LEAST_GRACE;
        return rest.compareTo(least) < 0 ? least : rest;
    }

    @Override
    public void close() {
        ready = false;
        RuntimeException first = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                var told = new IllegalStateException("a part did not close", failure);
                if (first == null) {
                    first = told;
                } else {
                    first.addSuppressed(told);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
