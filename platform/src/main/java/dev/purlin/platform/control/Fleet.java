package dev.purlin.platform.control;

import dev.purlin.gateway.route.Snapshot;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.PromotionRow;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All deployments in the reconciler's care. One [#pass] compares what is wanted with what exists,
/// acts, and publishes what the gateway routes by. Belongs to one thread.
final class Fleet {
    private static final System.Logger LOG = System.getLogger("purlin.reconciler");

    private final Means means;
    private final Consumer<Snapshot> publisher;
    private final Preparations preparations;
    private final Promoting promoting;
    private final Map<String, Charge> charges = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> troubled = new HashSet<>();
    private Catalog catalog = Catalog.EMPTY;
    private Snapshot published = Snapshot.empty();
    private FleetView view = FleetView.EMPTY;
    private Allotment allotment = Allotment.NOTHING;
    private boolean closing;

    /// @param changed is told, on any thread, when there is something for a [#pass]
    Fleet(Means means, Consumer<Snapshot> publisher, Runnable changed) {
        this.means = means;
        this.publisher = publisher;
        this.preparations = new Preparations(means.driver(), changed);
        this.promoting = new Promoting(means, charges);
    }

    /// Takes in what was configured since.
    void reload() {
        catalog = Catalog.read(means.store());
        Map<String, DeploymentRow> rows =
                catalog.deployments().stream()
                        .collect(Collectors.toMap(DeploymentRow::id, Function.identity()));
        charges.forEach((id, charge) -> {
            DeploymentRow row = rows.get(id);
            if (row == null || !charge.isOf(row)) {
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
            charges.put(row.id(), new Charge(row, means, preparations));
        } catch (RuntimeException failure) {
            broken.add(row.id());
            LOG.log(Level.ERROR, "deployment " + row.id() + " cannot be run", failure);
        }
    }

    void want(String deploymentId, int count, String why, Instant now) {
        Charge charge = charges.get(deploymentId);
        if (charge != null) {
            charge.want(count, why, now);
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
        boolean isDisturbed = !closing && promote(now);
        Ledger.Verdict room = room(now);
        for (Charge charge : charges.values()) {
            isDisturbed |=
                    attempt(
                            charge.id(),
                            () -> {
                                act(charge, room, now);
                                return !charge.settle(now);
                            });
        }
        // One that ended may be configured again, or otherwise, since.
        boolean isAnyOver = charges.entrySet().removeIf(this::isOver);
        if (!closing && (isAnyOver || isDisturbed)) {
            reload();
        }
        observe(now);
        allotment =
                Allotment.of(
                        Ledger.total(means.driver().capacity()),
                        charges.values().stream().map(Charge::share));
        publish();
        return charges.values().stream()
                .flatMap(charge -> charge.nextLook(now).stream())
                .reduce(now.plus(longest), (a, b) -> a.isBefore(b) ? a : b);
    }

    /// What fails for one, such as a status that cannot be written down, keeps neither the others
    /// from running nor traffic from where it has to go. It is tried again in the next pass, and
    /// told of once.
    ///
    /// @return what it gives; false when it fails
    private boolean attempt(String subject, BooleanSupplier what) {
        try {
            boolean result = what.getAsBoolean();
            troubled.remove(subject);
            return result;
        } catch (RuntimeException failure) {
            if (troubled.add(subject)) {
                LOG.log(
                        Level.ERROR,
                        subject + " is not as it should be: it is tried again",
                        failure);
            }
            return false;
        }
    }

    private boolean isOver(Map.Entry<String, Charge> entry) {
        boolean over = entry.getValue().isOver();
        if (over) {
            troubled.remove(entry.getKey());
        }
        if (over && !closing) {
            preparations.discard(entry.getKey());
        }
        return over;
    }

    /// Who idles and is in the way of another one sleeps from now on.
    private Ledger.Verdict room(Instant now) {
        if (charges.values().stream().allMatch(charge -> charge.lacks(now) == 0)) {
            return Ledger.Verdict.NOTHING;
        }
        Ledger.Verdict room =
                Ledger.decide(
                        Ledger.total(means.driver().capacity()),
                        charges.values().stream().map(charge -> account(charge, now)).toList());
        room.yields()
                .forEach((id, other) ->
                        Objects.requireNonNull(charges.get(id)).letSleepFor(other, now));
        return room;
    }

    private Ledger.Account account(Charge charge, Instant now) {
        Ledger.Account account = charge.account(now);
        return portTaken(charge) == null ? account : account.withoutMore();
    }

    private void act(Charge charge, Ledger.Verdict room, Instant now) {
        Wait port = portTaken(charge);
        Shortage shortage = room.waits().get(charge.id());
        if (port != null) {
            charge.act(0, port, now);
        } else {
            charge.act(
                    room.mayStart(charge.id()), shortage == null ? null : shortage.asWait(), now);
        }
    }

    /// Why no replica of it may start now; null when one may.
    private @Nullable Wait portTaken(Charge charge) {
        OptionalInt port = charge.fixedPort();
        if (port.isEmpty()) {
            return null;
        }
        return charges.values().stream()
                .filter(other -> other != charge && !other.isEmpty())
                .filter(other -> other.fixedPort().equals(port))
                .findFirst()
                .map(other ->
                        new Wait(
                                "port " + port.getAsInt() + " of " + other.id(),
                                "port "
                                        + port.getAsInt()
                                        + " is in use by deployment "
                                        + other.id()
                                        + ": its command names no $PORT"))
                .orElse(null);
    }

    /// True when something has to be read again.
    private boolean promote(Instant now) {
        promoting.begin(catalog);
        boolean isAnyWritten = false;
        for (PromotionRow promotion : catalog.promotions()) {
            isAnyWritten |=
                    attempt(
                            Promoting.subject(promotion),
                            () -> promoting.step(promotion, catalog, now));
        }
        return isAnyWritten;
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

    Allotment allotment() {
        return allotment;
    }

    /// What is being prepared is ended too.
    void stopAll(Instant now, Duration grace) {
        closing = true;
        preparations.close();
        charges.values().forEach(charge -> charge.stopAll(now, grace));
    }

    boolean isEmpty() {
        return List.copyOf(charges.values()).stream().allMatch(Charge::isEmpty);
    }
}
