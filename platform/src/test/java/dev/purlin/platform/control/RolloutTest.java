package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.FleetView.ReplicaView;
import dev.purlin.platform.control.Rollout.Step;
import dev.purlin.platform.store.DeploymentStatus;
import dev.purlin.platform.store.PromotionRow;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final PromotionRow PROMOTION =
            new PromotionRow(
                    "promote1",
                    "endpoin1",
                    "production",
                    "newer001",
                    "older001",
                    PromotionRow.Cleanup.SCALE_TO_ZERO,
                    PromotionRow.Status.RELEASING,
                    "begun",
                    Instant.EPOCH,
                    null);

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
        var config =
                new DeploymentConfig(
                        DeploymentConfig.Runs.COMMAND,
                        List.of("x"),
                        List.of(),
                        1,
                        "/",
                        ProbePlan.of("/"),
                        1,
                        1,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        null,
                        Needs.USUAL);
        var scaling = new ScalingSettings(0, most, 60, 900, 1, 70, 50);
        return new DeploymentView("newer001", status, config, scaling, ready, replicas);
    }

    @Test
    void a_candidate_needs_as_many_ready_replicas_as_it_replaces() {
        DeploymentView previous = view(DeploymentStatus.ACTIVE, 5, 3);
        assertThat(Rollout.step(PROMOTION, view(DeploymentStatus.ACTIVE, 5, 1), previous))
                .isEqualTo(new Step.Wait(3, "1 of 3 replicas are ready"));
        assertThat(Rollout.step(PROMOTION, view(DeploymentStatus.ACTIVE, 5, 3), previous))
                .isEqualTo(new Step.Move("3 of 3 replicas are ready"));
    }

    @Test
    void a_candidate_needs_no_more_than_it_may_have() {
        DeploymentView previous = view(DeploymentStatus.ACTIVE, 5, 3);
        assertThat(Rollout.step(PROMOTION, view(DeploymentStatus.ACTIVE, 2, 2), previous))
                .isInstanceOf(Step.Move.class);
    }

    @Test
    void a_candidate_that_replaces_nothing_needs_one() {
        assertThat(Rollout.step(PROMOTION, view(DeploymentStatus.SCALED_TO_ZERO, 5, 0), null))
                .isEqualTo(new Step.Wait(1, "0 of 1 replicas are ready"));
    }

    @Test
    void a_candidate_that_failed_was_switched_off_or_is_gone_fails_it() {
        for (var status :
                List.of(
                        DeploymentStatus.BUILD_FAILED,
                        DeploymentStatus.DEPLOY_FAILED,
                        DeploymentStatus.DEACTIVATING,
                        DeploymentStatus.INACTIVE)) {
            assertThat(Rollout.step(PROMOTION, view(status, 1, 0), null))
                    .isEqualTo(new Step.Fail("deployment newer001 is " + status));
        }
        assertThat(Rollout.step(PROMOTION, null, null).why())
                .isEqualTo("deployment newer001 is gone");
    }
}
