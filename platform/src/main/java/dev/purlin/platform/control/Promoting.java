package dev.purlin.platform.control;

import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.PromotionRow.Progress;
import dev.purlin.platform.store.PromotionRow.Status;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings deployments into their environments. What is known of a promotion is in the store, but
/// for how long it has stood still. Belongs to the reconciler's thread.
final class Promoting {
    private static final System.Logger LOG = System.getLogger("purlin.reconciler");

    private final Means means;
    private final Map<String, Charge> charges;
    private final Map<String, Mark> marks = new HashMap<>();

    /// How far a promotion was when it last got further.
    private record Mark(Status status, int percent, int ready, Instant at) {
        boolean isPassed(PromotionRow promotion, int nowReady) {
            return status != promotion.status()
                    || percent != promotion.progress().percent()
                    || nowReady > ready;
        }
    }

    /// @param charges by id, as they are at each step
    Promoting(Means means, Map<String, Charge> charges) {
        this.means = means;
        this.charges = charges;
    }

    /// Nobody is bound by a promotion until [#step] says so again.
    void begin(Catalog catalog) {
        for (Charge charge : charges.values()) {
            charge.unbind();
            charge.giveWay(false);
        }
        marks.keySet()
                .retainAll(
                        catalog.promotions().stream()
                                .map(PromotionRow::id)
                                .collect(Collectors.toSet()));
    }

    static String subject(PromotionRow promotion) {
        return "environment:" + promotion.endpointId() + "/" + promotion.environment();
    }

    /// True when something was written down, and has to be read again. Traffic moves with the
    /// snapshot of the same pass; what it moves away from is stopped only when it has no more
    /// requests.
    boolean step(PromotionRow promotion, Catalog catalog, Instant now) {
        Charge candidate = charges.get(promotion.deploymentId());
        Charge previous = charge(promotion.previousId());
        Rollout.Step step =
                candidate == null
                        ? Rollout.gone(promotion)
                        : rollout(promotion, candidate, previous, now).step();
        switch (step) {
            case Rollout.Step.Wait wait -> {
                bind(Objects.requireNonNull(candidate), previous, wait);
                makeWay(candidate, previous);
                return false;
            }
            case Rollout.Step.Share(int percent, int goal, String why) ->
                    share(promotion, new Progress(percent, goal, now), why, now);
            case Rollout.Step.Move(String why) -> {
                if (end(promotion, Status.SUCCEEDED, why, now)) {
                    cleanUp(promotion, catalog, now);
                }
            }
            case Rollout.Step.Back(Status status, String why) -> {
                var _ = end(promotion, status, why, now);
            }
        }
        return true;
    }

    private Rollout rollout(
            PromotionRow promotion, Charge candidate, @Nullable Charge previous, Instant now) {
        var view = candidate.view();
        int ready = view.ready().size();
        Mark mark = marks.get(promotion.id());
        if (mark == null || mark.isPassed(promotion, ready)) {
            mark = new Mark(promotion.status(), promotion.progress().percent(), ready, now);
            marks.put(promotion.id(), mark);
        }
        return new Rollout(
                promotion,
                settings(promotion, candidate, previous),
                view,
                previous == null ? null : previous.view(),
                now,
                mark.at());
    }

    /// Two of which only one can run share nothing.
    private static PromotionSettings settings(
            PromotionRow promotion, Charge candidate, @Nullable Charge previous) {
        return excludeEachOther(candidate, previous)
                ? PromotionSettings.DEFAULT
                : PromotionSettings.parse(promotion.settings());
    }

    private @Nullable Charge charge(@Nullable String id) {
        return id == null ? null : charges.get(id);
    }

    private static void bind(Charge candidate, @Nullable Charge previous, Rollout.Step.Wait wait) {
        String why = "promotion: " + wait.why();
        candidate.bind(wait.replicas(), Stages.NO_LIMIT, why);
        if (previous != null && previous != candidate) {
            previous.bind(wait.previousLeast(), wait.previousMost(), why);
        }
    }

    /// Two that can only listen at the same port cannot run at once: the old ends before the new.
    private static void makeWay(Charge candidate, @Nullable Charge previous) {
        if (previous != null && excludeEachOther(candidate, previous)) {
            previous.giveWay(true);
        }
    }

    private static boolean excludeEachOther(Charge candidate, @Nullable Charge previous) {
        return previous != null
                && candidate != previous
                && candidate.fixedPort().isPresent()
                && candidate.fixedPort().equals(previous.fixedPort());
    }

    private void share(PromotionRow promotion, Progress progress, String why, Instant now) {
        Status status = progress.percent() > 0 ? Status.RAMPING_UP : Status.RELEASING;
        Event event =
                Means.event(now, subject(promotion), promotion.status().name(), status.name(), why);
        boolean done = means.store().movePromotion(promotion, status, progress, event).join();
        tell(promotion, done ? status.name() : "changed by somebody else", why);
    }

    /// False when somebody else ended it meanwhile, so that traffic stays where it is.
    private boolean end(PromotionRow promotion, Status status, String why, Instant now) {
        boolean succeeded = status == Status.SUCCEEDED;
        Event event =
                Means.event(
                        now,
                        subject(promotion),
                        succeeded ? promotion.previousId() : promotion.status().name(),
                        succeeded ? promotion.deploymentId() : status.name(),
                        why);
        boolean done = means.store().endPromotion(promotion, status, event).join();
        tell(promotion, done ? status.name() : "ended by somebody else", why);
        return done;
    }

    private static void tell(PromotionRow promotion, String what, String why) {
        LOG.log(
                Level.INFO,
                "promotion of {0} to {1}: {2}, {3}",
                promotion.deploymentId(),
                promotion.environment(),
                what,
                why);
    }

    /// Another environment may still point at it.
    private void cleanUp(PromotionRow promotion, Catalog catalog, Instant now) {
        String id = promotion.previousId();
        Charge previous = charge(id);
        boolean isUsed =
                catalog.environments().stream()
                        .filter(environment -> !environment.isTargetOf(promotion))
                        .anyMatch(environment -> Objects.equals(environment.deploymentId(), id));
        if (previous != null && !isUsed && !promotion.deploymentId().equals(id)) {
            previous.replaced(promotion.cleanup(), now);
        }
    }
}
