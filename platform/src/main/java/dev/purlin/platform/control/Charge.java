package dev.purlin.platform.control;

import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.driver.DriverException;
import dev.purlin.platform.driver.Given;
import dev.purlin.platform.driver.Observed;
import dev.purlin.platform.driver.Observed.Life;
import dev.purlin.platform.driver.Program;
import dev.purlin.platform.store.DeploymentRow;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Ids;
import dev.purlin.platform.store.PromotionRow;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One deployment in the reconciler's care: how many replicas it should have, and those it has.
///
/// A replica that ends, one that is missing and one that never started are the same thing: one too
/// few, to be replaced when the deaths before allow it. Belongs to the reconciler's thread.
final class Charge {
    private static final System.Logger LOG = System.getLogger("purlin.reconciler");

    /// From leaving the snapshot to the first look whether it still has requests: until then the
    /// gateway may send it some.
    private static final Duration SETTLING = Duration.ofMillis(200);

    private static final Duration SOON = Duration.ofMillis(50);

    private static final int TOLD_LINES = 20;

    private final Means means;
    private final DeploymentConfig config;
    private final Making making;
    private final OptionalInt fixedPort;
    private final Needs each;
    private final Waiting waiting = new Waiting();
    private final Replicas replicas = new Replicas();
    private Map<String, Observed> observed = Map.of();
    private DeploymentRow row;
    private ScalingSettings scaling;
    private boolean wasActive;
    private boolean given;
    private int wanted;
    private int boundLeast;
    private int boundMost = Stages.NO_LIMIT;
    private String why;
    private boolean givesWay;
    private Crashes crashes = Crashes.NONE;

    Charge(DeploymentRow row, Means means, Preparations preparations) {
        this.row = row;
        this.means = means;
        this.config = DeploymentConfig.parse(row.config());
        Program program = means.launch().program(row.id(), config);
        this.making = new Making(program, preparations);
        this.fixedPort = means.driver().fixedPort(program);
        this.each = new Needs(program.limits().memoryBytes(), config.needs().milliProcessors());
        this.scaling = scaling(row);
        this.wasActive = row.firstActiveAt() != null;
        this.wanted = atStart();
        this.why = "the platform started";
    }

    /// Where there can be one replica at a time, there is no more than one.
    private ScalingSettings scaling(DeploymentRow of) {
        ScalingSettings asked = ScalingSettings.parse(of.scaling());
        return fixedPort.isEmpty() ? asked : asked.withMostReplicas(1);
    }

    /// What slept goes on sleeping, unless it is to be awake.
    private int atStart() {
        boolean slept = row.status() == DeploymentStatus.SCALED_TO_ZERO;
        int least = slept && !config.isAwakeAtStart() ? 0 : 1;
        return Math.max(least, scaling.leastReplicas());
    }

    String id() {
        return row.id();
    }

    /// Whether the row is of what runs here. Another may have its id when what is configured was
    /// replaced as a whole.
    boolean isOf(DeploymentRow other) {
        return !given && other.config().equals(row.config());
    }

    /// Takes in what was changed about it.
    void reread(DeploymentRow now) {
        boolean wasOff = row.status().isOff();
        boolean changed = row.status() != now.status();
        row = now;
        scaling = scaling(now);
        wanted = bound(scaling.clamp(wanted));
        if (changed) {
            why = now.reason();
        }
        if (wasOff && !now.status().isOff()) {
            crashes = Crashes.NONE;
            making.retry();
            wanted = Math.max(1, wanted);
        }
    }

    /// Its load decides again how many replicas it has.
    void unbind() {
        boundLeast = 0;
        boundMost = Stages.NO_LIMIT;
    }

    /// It is to have so many replicas at least and at most, whatever its load is, until [#unbind].
    void bind(int least, int most, String reason) {
        boundLeast = Math.max(boundLeast, least);
        boundMost = Math.min(boundMost, most);
        int now = bound(wanted);
        if (!given && wanted != now) {
            wanted = now;
            why = reason;
        }
    }

    /// Of several that bind it, who needs it wins.
    private int bound(int count) {
        return Math.max(boundLeast, Math.min(boundMost, count));
    }

    /// Another deployment took its place in an environment.
    void replaced(PromotionRow.Cleanup cleanup, Instant now) {
        String reason = "another deployment took its place";
        switch (cleanup) {
            case KEEP -> {}
            case DEACTIVATE -> {
                if (move(DeploymentStatus.DEACTIVATING, reason, now)) {
                    why = reason;
                }
            }
            case SCALE_TO_ZERO -> {
                if (scaling.leastReplicas() > 0) {
                    letSleep(reason, now);
                }
                want(0, reason, now);
            }
        }
    }

    private void letSleep(String reason, Instant now) {
        scaling = scaling.withLeastReplicas(0);
        Event event = Means.event(now, "deployment:" + row.id(), null, "RESCALED", reason);
        var _ = means.store().changeScaling(row.id(), scaling.json(), event).join();
    }

    /// It was deleted: all of it ends, and nothing more is told of it.
    void giveUp() {
        given = true;
        wanted = 0;
    }

    boolean isOver() {
        return given && replicas.isEmpty();
    }

    void want(int count, String reason, Instant at) {
        int now = bound(scaling.clamp(count));
        if (!given && now != wanted) {
            var event =
                    new Event(
                            at,
                            "scaler",
                            "scaling:" + row.id(),
                            Integer.toString(wanted),
                            Integer.toString(now),
                            reason);
            var _ = means.store().record(event);
            wanted = now;
            why = reason;
        }
    }

    void wake() {
        if (!given && wanted == 0 && boundMost > 0) {
            wanted = 1;
            why = "a request waits";
        }
    }

    void observe(Map<String, Observed> now, Instant at) {
        observed = now;
        for (Kept kept : replicas.all()) {
            Observed seen = now.get(kept.replicaId());
            if (seen == null) {
                ended(kept, "it is gone", at);
            } else if (seen.life() instanceof Life.Ended end) {
                ended(kept, end.why() == null ? "exit code " + end.exitCode() : end.why(), at);
                means.driver().forget(kept.replicaId());
            } else if (kept.probed(means.probes().isReady(kept.replicaId()), at)) {
                crashes = crashes.recovered();
                record(kept, "STARTING", "READY", "it answers its probe", at);
            } else {
                endIfFailed(kept, at);
            }
        }
    }

    /// It ends as one that died, so that its successor waits as long as it should.
    private void endIfFailed(Kept kept, Instant now) {
        String failure = means.probes().failure(kept.replicaId());
        if (failure != null && !kept.isExpectedToEnd()) {
            record(kept, kept.stage().name(), "STOPPING", failure, now);
            crashes = crashes.died(now, kept.readyFor(now), wasActive);
            why = "a replica failed: " + failure;
            kept.retire(now);
            stop(kept, means.grace());
        }
    }

    private void ended(Kept kept, String how, Instant now) {
        replicas.remove(kept);
        means.probes().forget(kept.replicaId());
        record(kept, kept.stage().name(), "ENDED", how, now);
        if (!kept.isExpectedToEnd()) {
            crashes = crashes.died(now, kept.readyFor(now), wasActive);
            why = "a replica ended: " + how;
        }
    }

    private void record(Kept kept, @Nullable String from, String to, String reason, Instant now) {
        LOG.log(Level.INFO, "replica {0} of {1}: {2}, {3}", kept.replicaId(), row.id(), to, reason);
        var _ =
                means.store()
                        .record(Means.event(now, "replica:" + kept.replicaId(), from, to, reason));
    }

    /// The port that all its replicas listen at, when they have none of their own.
    OptionalInt fixedPort() {
        return fixedPort;
    }

    /// Whether it goes without replicas for now, because another one needs what only one can have.
    void giveWay(boolean does) {
        givesWay = does;
    }

    /// Whether it has fewer replicas than it should have.
    boolean lacksReplicas() {
        return mayRun() && !givesWay && replicas.counted() < wanted;
    }

    /// How many replicas it would start now, if there was room.
    int lacks(Instant now) {
        boolean mayStart =
                lacksReplicas() && making.state() == Making.State.DONE && crashes.mayStart(now);
        return mayStart ? wanted - replicas.counted() : 0;
    }

    /// What it has of the machine, and what it would have now.
    Ledger.Account account(Instant now) {
        return new Ledger.Account(
                row.id(),
                each,
                replicas.size(),
                replicas.size() - replicas.counted(),
                lacks(now),
                waiting.since(),
                idleSince(now));
    }

    /// What its replicas have of the machine, those on their way out too.
    Allotment.Share share() {
        int count = replicas.size();
        return new Allotment.Share(row.id(), count, Amount.of(each).times(count));
    }

    /// Null when it must not yield its room, or was idle for too short a time to do so.
    private @Nullable Instant idleSince(Instant now) {
        boolean mustStay = boundLeast > 0 || scaling.leastReplicas() > 0;
        return mustStay
                ? null
                : replicas.idleSince(now, means.lastUse().apply(row.id()), means.inFlight());
    }

    /// It sleeps, so that another one can run, until somebody calls it.
    void letSleepFor(String other, Instant now) {
        String reason = "it was idle, and deployment " + other + " needs its room";
        var _ =
                means.store()
                        .record(
                                Means.event(
                                        now,
                                        "deployment:" + row.id(),
                                        row.status().name(),
                                        "YIELDED",
                                        reason));
        wanted = 0;
        why = reason;
    }

    /// Starts and retires replicas.
    ///
    /// @param starts how many may be started now
    /// @param wait why not as many as it lacks may be; null when they may
    void act(int starts, @Nullable Wait wait, Instant now) {
        if (lacksReplicas()) {
            making.begin();
        }
        waiting.is(lacksReplicas() ? wait : null, now);
        for (Convergence.Step step :
                Convergence.steps(most(starts), replicas.seen(), crashes, now)) {
            switch (step) {
                case Convergence.Step.Start _ -> start(now);
                case Convergence.Step.Retire(String id) -> replicas.get(id).retire(now);
            }
        }
        replicas.all().forEach(kept -> stopIfIdle(kept, now));
    }

    private int most(int starts) {
        return mayRun() && !givesWay ? Math.min(wanted, replicas.counted() + starts) : 0;
    }

    private boolean mayRun() {
        return !row.status().isOff() && !crashes.isHopeless();
    }

    private void start(Instant now) {
        var kept = new Kept(Ids.make(), now);
        try {
            means.driver().start(making.artifact(), kept.replicaId(), given());
        } catch (DriverException failure) {
            LOG.log(Level.ERROR, "a replica of " + row.id() + " did not start", failure);
            crashes = crashes.died(now, null, wasActive);
            why = failure.getMessage();
            return;
        }
        replicas.add(kept);
        record(kept, null, "STARTING", why, now);
        means.driver().observe().stream()
                .filter(seen -> seen.replicaId().equals(kept.replicaId()))
                .findFirst()
                .ifPresent(
                        seen -> means.probes().watch(kept.replicaId(), url(seen), config.probes()));
    }

    /// Read at each start, so that a secret that was set again counts for the next replica.
    private Given given() {
        Map<String, String> secrets = means.secrets().apply(config.secrets());
        return new Given(HubToken.environment(config.variables(), secrets), secrets);
    }

    private static URI url(Observed seen) {
        return URI.create("http://" + seen.host() + ":" + seen.port());
    }

    private void stopIfIdle(Kept kept, Instant now) {
        Duration retired = kept.retiredFor(now);
        if (retired == null || kept.stage() == Seen.Stage.STOPPING) {
            return;
        }
        boolean idle =
                retired.compareTo(SETTLING) >= 0
                        && means.inFlight().applyAsInt(kept.replicaId()) == 0;
        if (idle || retired.compareTo(means.grace()) >= 0) {
            stop(kept, means.grace());
        }
    }

    private void stop(Kept kept, Duration grace) {
        kept.stop();
        means.probes().forget(kept.replicaId());
        means.driver().stop(kept.replicaId(), grace);
    }

    /// The platform ends: so do all replicas.
    void stopAll(Instant now, Duration grace) {
        giveUp();
        for (Kept kept : replicas.all()) {
            if (kept.stage() != Seen.Stage.STOPPING) {
                kept.retire(now);
                stop(kept, grace);
            }
        }
    }

    /// Writes down the status that follows. False when somebody else changed it meanwhile.
    boolean settle(Instant now) {
        DeploymentStatus before = row.status();
        var standing =
                new Standing(
                        before,
                        wasActive,
                        making.state(),
                        crashes.isHopeless(),
                        crashes.isRecovering(),
                        wanted,
                        replicas.seen());
        DeploymentStatus after = standing.status();
        if (given || (after == before && !waiting.isNews())) {
            return true;
        }
        Wait wait = waiting.now();
        String reason = wait == null || after.isOff() ? reason(after) : wait.why();
        boolean isWritten = move(after, reason, now);
        if (isWritten) {
            waiting.tell();
        }
        return isWritten;
    }

    /// False when somebody else changed it meanwhile.
    private boolean move(DeploymentStatus after, String reason, Instant now) {
        DeploymentStatus before = row.status();
        Event event =
                Means.event(now, "deployment:" + row.id(), before.name(), after.name(), reason);
        if (!means.store().moveDeployment(row.id(), before, after, event).join()) {
            return false;
        }
        LOG.log(Level.INFO, "deployment {0}: {1}, {2}", row.id(), after, reason);
        row = row.at(after, event.reason());
        wasActive |= after == DeploymentStatus.ACTIVE;
        return true;
    }

    private String reason(DeploymentStatus status) {
        return switch (status) {
            case ACTIVE -> "a replica answers its probe";
            case DEPLOY_FAILED ->
                    crashes.beforeReady()
                            + " replicas ended before one was ready; "
                            + why
                            + "; last lines:\n"
                            + String.join("\n", means.driver().lastLines(row.id(), TOLD_LINES));
            case LOADING_MODEL -> "a replica runs and is not ready yet";
            case BUILDING -> "its archive is unpacked and built";
            case BUILD_FAILED -> making.failure();
            case DEPLOYING, UNHEALTHY, SCALED_TO_ZERO, WAKING_UP, DEACTIVATING, INACTIVE -> why;
        };
    }

    boolean isEmpty() {
        return replicas.isEmpty();
    }

    /// When it must be looked at again although nothing happens; absent when not.
    Optional<Instant> nextLook(Instant now) {
        return replicas.isAnyLeaving() ? Optional.of(now.plus(SOON)) : crashes.nextStart(now);
    }

    DeploymentView view() {
        return new DeploymentView(
                row.id(), row.status(), config, scaling, wanted, replicas.views(observed));
    }
}
