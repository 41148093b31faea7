package dev.purlin.platform.control;

import dev.purlin.gateway.route.Snapshot;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.store.DeploymentRow;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All deployments in the reconciler's care. One [#pass] compares what is wanted with what exists,
/// acts, and publishes what the gateway routes by. Belongs to one thread.
final class Fleet {
    private static final System.Logger LOG = System.getLogger("purlin.reconciler");

    private final Means means;
    private final Consumer<Snapshot> publisher;
    private final Map<String, Charge> charges = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();
    private Catalog catalog = Catalog.EMPTY;
    private Snapshot published = Snapshot.empty();
    private FleetView view = FleetView.EMPTY;

    Fleet(Means means, Consumer<Snapshot> publisher) {
        this.means = means;
        this.publisher = publisher;
    }

    /// Takes in what was configured since.
    void reload() {
        catalog = Catalog.read(means.store());
        Map<String, DeploymentRow> rows =
                catalog.deployments().stream()
                        .collect(Collectors.toMap(DeploymentRow::id, Function.identity()));
        charges.forEach((id, charge) -> {
            DeploymentRow row = rows.get(id);
            if (row == null) {
                charge.giveUp();
            } else {
                charge.reread(row);
            }
        });
        for (DeploymentRow row : catalog.deployments()) {
            if (!charges.containsKey(row.id()) && !broken.contains(row.id())) {
                take(row);
            }
        }
    }

    /// One that cannot be read must not keep the others from running.
    private void take(DeploymentRow row) {
        try {
            charges.put(row.id(), new Charge(row, means));
        } catch (RuntimeException failure) {
            broken.add(row.id());
            LOG.log(Level.ERROR, "deployment " + row.id() + " cannot be run", failure);
        }
    }

    void want(String deploymentId, int count, String why) {
        Charge charge = charges.get(deploymentId);
        if (charge != null) {
            charge.want(count, why);
        }
    }

    void wake(String deploymentId) {
        Charge charge = charges.get(deploymentId);
        if (charge != null) {
            charge.wake();
        }
    }

    /// Does what is due. Tells when to look again although nothing happens, `longest` at most.
    Instant pass(Instant now, Duration longest) {
        observe(now);
        boolean undisturbed = true;
        for (Charge charge : charges.values()) {
            charge.act(now);
            undisturbed &= charge.settle(now);
        }
        charges.values().removeIf(Charge::isOver);
        if (!undisturbed) {
            reload();
        }
        observe(now);
        publish();
        return charges.values().stream()
                .flatMap(charge -> charge.nextLook(now).stream())
                .reduce(now.plus(longest), (a, b) -> a.isBefore(b) ? a : b);
    }

    private void observe(Instant now) {
        Map<String, Map<String, Observed>> byDeployment = new HashMap<>();
        for (Observed seen : means.driver().observe()) {
            byDeployment
                    .computeIfAbsent(seen.deploymentId(), _ -> new HashMap<>())
                    .put(seen.replicaId(), seen);
        }
        charges.forEach(
                (id, charge) -> charge.observe(byDeployment.getOrDefault(id, Map.of()), now));
    }

    private void publish() {
        Map<String, DeploymentView> views = new HashMap<>();
        charges.forEach((id, charge) -> views.put(id, charge.view()));
        view = new FleetView(views);
        Snapshot next = Routing.snapshot(published.number() + 1, catalog, view);
        if (!sameContent(next, published)) {
            published = next;
            publisher.accept(next);
        }
    }

    private static boolean sameContent(Snapshot a, Snapshot b) {
        return a.number() > 1
                && a.endpoints().equals(b.endpoints())
                && a.modelNames().equals(b.modelNames())
                && a.keys().equals(b.keys());
    }

    FleetView view() {
        return view;
    }

    void stopAll(Instant now) {
        charges.values().forEach(charge -> charge.stopAll(now));
    }

    boolean isEmpty() {
        return List.copyOf(charges.values()).stream().allMatch(Charge::isEmpty);
    }
}
