package dev.purlin.platform.autoscale;

import dev.purlin.gateway.route.LoadReport;
import dev.purlin.platform.autoscale.Decision.Grow;
import dev.purlin.platform.autoscale.Decision.Keep;
import dev.purlin.platform.autoscale.Decision.Shrink;
import dev.purlin.platform.control.FleetView;
import dev.purlin.platform.control.FleetView.DeploymentView;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at the load once a second and tells the reconciler what [Scaling] decides. One thread.
///
/// A deployment without a ready replica is left alone: it is on its way, or asleep until somebody
/// waits for it.
public final class Scaler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("purlin.scaler");
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supplier<LoadReport> load;
    private final LoadMeter meter;
    private final Supplier<FleetView> fleet;
    private final Target target;
    private final InstantSource clock;
    private final Map<String, Watched> watched = new HashMap<>();
    private final Map<String, Decided> decided = new ConcurrentHashMap<>();
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("purlin-scaler").daemon().factory());
    private @Nullable Instant lastLook;

    /// Gets what was decided.
    public interface Target {
        void want(String deploymentId, int replicas, String why);
    }

    /// What is remembered of a deployment that has ready replicas.
    private static final class Watched {
        private final LoadWindow window;
        private @Nullable Instant surplusSince;

        Watched(Instant since) {
            window = new LoadWindow(since);
        }
    }

    public Scaler(
            Supplier<LoadReport> load,
            LoadMeter meter,
            Supplier<FleetView> fleet,
            Target target,
            InstantSource clock) {
        this.load = load;
        this.meter = meter;
        this.fleet = fleet;
        this.target = target;
        this.clock = clock;
    }

    public void start() {
        var _ =
                loop.scheduleAtFixedRate(
                        this::lookSafely, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "a look at the load failed", failure);
        }
    }

    void look() {
        Instant now = clock.instant();
        Duration since = lastLook == null ? PERIOD : Duration.between(lastLook, now);
        lastLook = now;
        LoadReport report = load.get();
        Map<String, DeploymentView> deployments = fleet.get().deployments();
        watched.keySet().retainAll(deployments.keySet());
        decided.keySet().retainAll(deployments.keySet());
        meter.forgetAllBut(deployments);
        for (DeploymentView view : deployments.values()) {
            double current = meter.take(view.deploymentId(), report, since);
            if (view.ready().isEmpty()) {
                watched.remove(view.deploymentId());
            } else {
                decide(view, current, now);
            }
        }
    }

    private void decide(DeploymentView view, double current, Instant now) {
        Watched kept = watched.computeIfAbsent(view.deploymentId(), _ -> new Watched(now));
        kept.window.add(now, current, view.scaling().window());
        Scaling.Outlook outlook =
                Scaling.decide(view.scaling(), kept.window, view.wanted(), kept.surplusSince, now);
        kept.surplusSince = outlook.surplusSince();
        decided.put(
                view.deploymentId(),
                new Decided(view.deploymentId(), now, view.wanted(), outlook.decision()));
        switch (outlook.decision()) {
            case Keep _ -> {}
            case Grow(int to, String why) -> target.want(view.deploymentId(), to, why);
            case Shrink(int to, String why) -> target.want(view.deploymentId(), to, why);
        }
    }

    /// The last decision about each deployment that had a ready replica.
    public List<Decided> decisions() {
        return decided.values().stream()
                .sorted(Comparator.comparing(Decided::deploymentId))
                .toList();
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }
}
