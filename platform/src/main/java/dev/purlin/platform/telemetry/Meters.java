package dev.purlin.platform.telemetry;

import dev.purlin.gateway.route.Endpoint;
import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.gateway.route.Outcome;
import dev.purlin.gateway.route.Outcomes;
import dev.purlin.gateway.route.Snapshot;
import dev.purlin.platform.control.FleetView;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.Seen.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What requests came to, in counts, written as Prometheus reads them. Told by event loops, which
/// it never keeps waiting; read by anybody.
///
/// Labels come from what is configured and from closed sets, never from what a caller sent. What
/// was counted for a deployment is dropped when that is gone.
public final class Meters implements Outcomes {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<Snapshot> snapshot;
    private final Supplier<FleetView> fleet;
    private final Supplier<LoadReport> load;
    private final Map<String, Counted> byDeployment = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    /// What is counted of one deployment.
    private static final class Counted {
        private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
        private final Buckets seconds = new Buckets(Metric.Kind.SECONDS.limits());
        private final Buckets waited = new Buckets(Metric.Kind.SECONDS.limits());
        private final Buckets bytesIn = new Buckets(Metric.Kind.BYTES.limits());
        private final Buckets bytesOut = new Buckets(Metric.Kind.BYTES.limits());
        private final LongAdder repeated = new LongAdder();
    }

    public Meters(
            Supplier<Snapshot> snapshot, Supplier<FleetView> fleet, Supplier<LoadReport> load) {
        this.snapshot = snapshot;
        this.fleet = fleet;
        this.load = load;
    }

    @Override
    public void ended(Outcome outcome) {
        if (outcome.error() != null) {
            refused.computeIfAbsent(outcome.error().name(), _ -> new LongAdder()).increment();
        }
        String id = outcome.deploymentId();
        if (id == null) {
            return;
        }
        Counted counted = byDeployment.computeIfAbsent(id, _ -> new Counted());
        counted.byStatus.computeIfAbsent(outcome.status(), _ -> new LongAdder()).increment();
        counted.seconds.add(seconds(outcome.took()));
        counted.waited.add(seconds(outcome.waited()));
        counted.bytesIn.add((double) outcome.bytesIn());
        counted.bytesOut.add((double) outcome.bytesOut());
        counted.repeated.add(Math.max(0, outcome.attempts() - 1));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    /// What one deployment's lines say, besides their own labels.
    private record Told(
            String labels,
            @Nullable Counted counted,
            DeploymentView view,
            @Nullable DeploymentLoad load) {}

    /// All of it in Prometheus' text format. With endpoints named, only theirs.
    public String text(Set<String> endpoints) {
        byDeployment.keySet().retainAll(fleet.get().deployments().keySet());
        Map<String, Told> told = told(endpoints);
        var text = new StringBuilder(16_384);
        for (Metric metric : Metric.values()) {
            text.append("# HELP ").append(metric.wireName()).append(' ').append(metric.help());
            text.append("\n# TYPE ").append(metric.wireName()).append(' ');
            text.append(metric.kind().type()).append('\n');
            if (metric == Metric.REFUSED) {
                refused(text, endpoints.isEmpty());
            }
            told.values().forEach(one -> write(metric, one, text));
        }
        return text.toString();
    }

    private Map<String, Told> told(Set<String> endpoints) {
        Map<String, DeploymentLoad> loads =
                load.get().deployments().stream()
                        .collect(Collectors.toMap(DeploymentLoad::deploymentId, one -> one));
        Map<String, Told> told = new TreeMap<>();
        FleetView seen = fleet.get();
        for (Endpoint endpoint : snapshot.get().endpoints().values()) {
            if (!endpoints.isEmpty() && !endpoints.contains(endpoint.id())) {
                continue;
            }
            for (String id : endpoint.deployments().keySet()) {
                DeploymentView view = seen.deployments().get(id);
                if (view != null) {
                    told.put(
                            id,
                            new Told(
                                    labels(endpoint, id),
                                    byDeployment.get(id),
                                    view,
                                    loads.get(id)));
                }
            }
        }
        return told;
    }

    private static String labels(Endpoint endpoint, String deploymentId) {
        String environment =
                endpoint.environments().entrySet().stream()
                        .filter(e -> e.getValue().leadsTo(deploymentId))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst()
                        .orElse("");
        return "model_id=\""
                + endpoint.id()
                + "\",model_name=\""
                + escaped(endpoint.name())
                + "\",deployment_id=\""
                + deploymentId
                + "\",environment=\""
                + escaped(environment)
                + '"';
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private void refused(StringBuilder text, boolean all) {
        if (all) {
            new TreeMap<>(refused)
                    .forEach((reason, count) ->
                            line(text, Metric.REFUSED, "reason=\"" + reason + '"', count.sum()));
        }
    }

    private static void line(StringBuilder text, Metric metric, String labels, long value) {
        text.append(metric.wireName()).append('{').append(labels).append("} ").append(value);
        text.append('\n');
    }

    private static void write(Metric metric, Told told, StringBuilder text) {
        switch (metric) {
            case REQUESTS -> requests(told, text);
            case RESPONSE_SECONDS -> histogram(metric, told, c -> c.seconds, text);
            case REQUEST_BYTES -> histogram(metric, told, c -> c.bytesIn, text);
            case RESPONSE_BYTES -> histogram(metric, told, c -> c.bytesOut, text);
            case WAITED_SECONDS -> histogram(metric, told, c -> c.waited, text);
            case CONCURRENT_REQUESTS -> {
                DeploymentLoad load = told.load();
                long now = load == null ? 0 : (long) load.inFlight() + load.waiting();
                line(text, metric, told.labels(), now);
            }
            case WAITING_REQUESTS -> {
                DeploymentLoad load = told.load();
                line(text, metric, told.labels(), load == null ? 0 : load.waiting());
            }
            case REPLICAS_ACTIVE -> line(text, metric, told.labels(), told.view().ready().size());
            case REPLICAS_STARTING -> line(text, metric, told.labels(), starting(told.view()));
            case REPLICAS_WANTED -> line(text, metric, told.labels(), told.view().wanted());
            case GATEWAY_RETRIES -> {
                Counted counted = told.counted();
                line(text, metric, told.labels(), counted == null ? 0 : counted.repeated.sum());
            }
            case REFUSED -> {}
        }
    }

    private static void requests(Told told, StringBuilder text) {
        if (told.counted() == null) {
            return;
        }
        new TreeMap<>(told.counted().byStatus)
                .forEach((status, count) ->
                        line(
                                text,
                                Metric.REQUESTS,
                                told.labels()
                                        + ",status_code=\""
                                        + status
                                        + "\",is_async=\"false\"",
                                count.sum()));
    }

    private static void histogram(
            Metric metric, Told told, Function<Counted, Buckets> of, StringBuilder text) {
        Counted counted = told.counted();
        if (counted != null) {
            of.apply(counted).write(text, metric.wireName(), told.labels());
        }
    }

    private static long starting(DeploymentView view) {
        return view.replicas().stream().filter(r -> r.stage() == Stage.STARTING).count();
    }
}
