package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.FleetView.ReplicaView;
import dev.purlin.platform.control.Rollout.Step;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.PromotionRow;
import dev.purlin.platform.store.PromotionRow.Cleanup;
import dev.purlin.platform.store.PromotionRow.Progress;
import dev.purlin.platform.store.PromotionRow.Status;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final int MOST = 40;

    private static PromotionRow promotion(Status status, Progress progress) {
        return new PromotionRow(
                "promote1",
                "endpoin1",
                "production",
                "newer001",
                "older001",
                Cleanup.SCALE_TO_ZERO,
                "{}",
                status,
                progress,
                "begun",
                Instant.EPOCH,
                null);
    }

    private static DeploymentView view(DeploymentStatus status, int most, int ready) {
        List<ReplicaView> replicas =
                IntStream.range(0, ready)
                        .mapToObj(i ->
                                new ReplicaView(
                                        "replica" + i,
                                        Seen.Stage.READY,
                                        "127.0.0.1",
                                        1,
                                        OptionalLong.empty(),
                                        Instant.EPOCH))
                        .toList();
        var scaling = new ScalingSettings(0, most, 60, 900, 1, 70, 50);
        return new DeploymentView("newer001", status, SomeConfig.plain(), scaling, ready, replicas);
    }

    private static DeploymentView active(int ready) {
        return view(DeploymentStatus.ACTIVE, MOST, ready);
    }

    private static Step atOnce(DeploymentView candidate, @Nullable DeploymentView previous) {
        return step(
                promotion(Status.RELEASING, Progress.none(NOW)),
                PromotionSettings.DEFAULT,
                candidate,
                previous,
                NOW);
    }

    private static Step step(
            PromotionRow promotion,
            PromotionSettings settings,
            DeploymentView candidate,
            @Nullable DeploymentView previous,
            Instant now) {
        return new Rollout(promotion, settings, candidate, previous, now, now).step();
    }

    @Test
    void a_candidate_needs_as_many_ready_replicas_as_it_replaces() {
        assertThat(atOnce(active(1), active(3)))
                .isEqualTo(new Step.Wait(3, 0, Stages.NO_LIMIT, "1 of 3 replicas are ready"));
        assertThat(atOnce(active(3), active(3)))
                .isEqualTo(new Step.Move("3 of 3 replicas are ready"));
    }

    @Test
    void a_candidate_needs_no_more_than_it_may_have() {
        assertThat(atOnce(view(DeploymentStatus.ACTIVE, 2, 2), active(3)))
                .isInstanceOf(Step.Move.class);
    }

    @Test
    void a_candidate_that_replaces_nothing_needs_one() {
        assertThat(atOnce(view(DeploymentStatus.SCALED_TO_ZERO, 5, 0), null))
                .isEqualTo(new Step.Wait(1, 0, Stages.NO_LIMIT, "0 of 1 replicas are ready"));
    }

    @Test
    void a_candidate_that_failed_was_switched_off_or_is_gone_fails_it() {
        for (var status :
                List.of(
                        DeploymentStatus.BUILD_FAILED,
                        DeploymentStatus.DEPLOY_FAILED,
                        DeploymentStatus.DEACTIVATING,
                        DeploymentStatus.INACTIVE)) {
            assertThat(atOnce(view(status, 1, 0), null))
                    .isEqualTo(new Step.Back(Status.FAILED, "deployment newer001 is " + status));
        }
        assertThat(Rollout.gone(promotion(Status.RELEASING, Progress.none(NOW))).why())
                .isEqualTo("deployment newer001 is gone");
    }

    @Test
    void a_ramp_takes_as_long_as_it_is_set_and_the_replicas_before_it_begins() {
        var settings =
                new PromotionSettings(Cleanup.KEEP, false, RollingSettings.DEFAULT, true, 100);
        var fresh = promotion(Status.RELEASING, Progress.none(NOW));
        assertThat(step(fresh, settings, active(1), active(2), NOW))
                .isEqualTo(new Step.Share(0, 2, "it is to have 2 replicas in the end"));
        var begun = promotion(Status.RELEASING, new Progress(0, 2, NOW));
        assertThat(step(begun, settings, active(1), active(2), NOW)).isInstanceOf(Step.Wait.class);
        assertThat(step(begun, settings, active(2), active(2), NOW))
                .isEqualTo(
                        new Step.Share(
                                10, 2, "10 % of the requests go to it: 2 of 2 replicas are ready"));
        var ninety = promotion(Status.RAMPING_UP, new Progress(90, 2, NOW));
        assertThat(step(ninety, settings, active(2), active(2), NOW.plusSeconds(9)))
                .isInstanceOf(Step.Wait.class);
        assertThat(step(ninety, settings, active(2), active(2), NOW.plusSeconds(10)))
                .isInstanceOf(Step.Move.class);
        // A clock that was set back.
        assertThat(step(ninety, settings, active(2), active(2), NOW.minusSeconds(3_600)))
                .isInstanceOf(Step.Move.class);
    }

    @Test
    void where_no_replica_more_is_allowed_the_old_ones_make_way_first() {
        var settings =
                new PromotionSettings(
                        Cleanup.KEEP, true, new RollingSettings(0, 50, 0, 0), false, 600);
        var begun = promotion(Status.RELEASING, new Progress(0, 4, NOW));
        assertThat(step(begun, settings, active(0), active(4), NOW))
                .isEqualTo(new Step.Wait(2, 0, 2, "0 of 2 replicas are ready"));
    }

    @Test
    void the_old_one_gets_its_overhead_before_the_first_step() {
        var settings =
                new PromotionSettings(
                        Cleanup.KEEP, true, new RollingSettings(50, 0, 0, 50), false, 600);
        var begun = promotion(Status.RELEASING, new Progress(0, 4, NOW));
        assertThat(step(begun, settings, active(2), active(4), NOW))
                .isEqualTo(new Step.Wait(2, 6, Stages.NO_LIMIT, "2 of 2 replicas are ready"));
    }

    @Test
    void who_asks_for_both_or_for_no_step_at_all_is_told() {
        assertThat(problem("{\"rolling_deploy\":true,\"ramp_up_while_promoting\":true}"))
                .contains("choose one");
        assertThat(problem("{\"rolling_deploy_config\":{\"max_surge_percent\":0}}"))
                .contains("no replica could be replaced");
        assertThat(problem("{\"redeploy_on_promotion\":true}")).contains("must be false");
        assertThat(problem("{\"ramp_up_duration_seconds\":0}")).contains("must be 1 to 86400");
        var all =
                new PromotionSettings(
                        Cleanup.DEACTIVATE, true, new RollingSettings(7, 8, 9, 10), false, 11);
        assertThat(PromotionSettings.parse(all.json())).isEqualTo(all);
    }

    private static String problem(String json) {
        try {
            return "read as " + PromotionSettings.parse(json);
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /// A deployment does what the last step said, and its replicas become ready at random.
    private static final class Walk {
        private final Random random;
        private final PromotionSettings settings;
        private final int goal;
        private PromotionRow row = promotion(Status.RELEASING, Progress.none(NOW));
        private Instant now = NOW;
        private int candidate;
        private int previous;
        private int shares;

        Walk(Random random) {
            this.random = random;
            this.goal = random.nextInt(1, 30);
            this.previous = goal;
            int surge = random.nextInt(0, 101);
            int unavailable = surge == 0 ? random.nextInt(1, 101) : random.nextInt(0, 101);
            int kind = random.nextInt(3);
            var rolling =
                    new RollingSettings(
                            surge, unavailable, random.nextInt(0, 50), random.nextInt(0, 50));
            this.settings = new PromotionSettings(Cleanup.KEEP, kind == 0, rolling, kind == 1, 100);
        }

        /// True at the end.
        boolean step() {
            now = now.plusSeconds(random.nextInt(0, 30));
            Step step = RolloutTest.step(row, settings, active(candidate), active(previous), now);
            switch (step) {
                case Step.Wait wait -> {
                    check(wait);
                    candidate += random.nextInt(0, Math.max(0, wait.replicas() - candidate) + 1);
                    previous =
                            Math.max(
                                    Math.min(previous, wait.previousMost()),
                                    Math.min(MOST, wait.previousLeast()));
                }
                case Step.Share(int percent, int all, String _) when percent == 0 -> {
                    assertThat(all).isEqualTo(goal);
                    assertThat(row.progress().goal()).isZero();
                    row = promotion(Status.RELEASING, new Progress(0, all, now));
                }
                case Step.Share(int percent, int all, String _) -> {
                    assertThat(all).isEqualTo(goal);
                    assertThat(percent).isBetween(row.progress().percent() + 1, 100);
                    assertThat(100 * candidate).isGreaterThanOrEqualTo(percent * goal);
                    row = promotion(Status.RAMPING_UP, new Progress(percent, all, now));
                    shares++;
                }
                case Step.Move _ -> {
                    assertThat(candidate).isEqualTo(goal);
                    return true;
                }
                case Step.Back(Status _, String why) -> throw new AssertionError(why);
            }
            return false;
        }

        /// No more replicas than the settings allow, and enough of them for all requests.
        private void check(Step.Wait wait) {
            assertThat(wait.replicas()).isBetween(1, goal);
            int percent = row.progress().percent();
            if (settings.isRolling() && percent > 0 && percent < 100) {
                int kept = Math.min(previous, wait.previousMost());
                int surge = Math.max(1, hundredths(settings.rolling().surgePercent()));
                int overhead = hundredths(settings.rolling().overheadPercent());
                int missing = Math.max(1, goal * settings.rolling().unavailablePercent() / 100);
                assertThat(wait.replicas() + kept).isLessThanOrEqualTo(goal + surge + overhead + 1);
                assertThat(candidate + kept).isGreaterThanOrEqualTo(goal - missing);
            }
        }

        private int hundredths(int percent) {
            return (goal * percent + 99) / 100;
        }
    }

    @Test
    void every_walk_ends_with_all_requests_at_a_candidate_that_can_bear_them() {
        for (long seed = 0; seed < 2_000; seed++) {
            var walk = new Walk(new Random(seed));
            int steps = 0;
            while (!walk.step()) {
                assertThat(++steps).as("steps of seed %d", seed).isLessThan(3_000);
            }
            assertThat(walk.shares)
                    .as("shares of seed %d", seed)
                    .isLessThanOrEqualTo(walk.goal + 9);
        }
    }
}
