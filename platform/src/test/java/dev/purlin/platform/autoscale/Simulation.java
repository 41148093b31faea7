package dev.purlin.platform.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.gateway.route.LoadReport;
import dev.purlin.gateway.route.LoadReport.DeploymentLoad;
import dev.purlin.platform.autoscale.Decision.Grow;
import dev.purlin.platform.autoscale.Decision.Keep;
import dev.purlin.platform.autoscale.Decision.Shrink;
import dev.purlin.platform.control.FleetView;
import dev.purlin.platform.control.FleetView.DeploymentView;
import dev.purlin.platform.control.FleetView.ReplicaView;
import dev.purlin.platform.control.ScalingSettings;
import dev.purlin.platform.control.Seen;
import dev.purlin.platform.control.SomeConfig;
import dev.purlin.platform.store.DeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// One deployment whose replicas are ready as soon as they are wanted, and that wakes as soon as
/// somebody calls it.
final class Simulation {
    private static final String ID = "deploym1";
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");
    private final ScalingSettings settings;
    private final Scaler scaler;
    private final List<Integer> wanted = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private int replicas;
    private int atOnce;
    private int second;
    private int awakeSince;

    /// @param awakeSince the first second whose load counts
    record Step(int second, int awakeSince, int from, Decision decision) {
        /// The reason's figures are those of the load before it, and the decision follows.
        void recompute(ScalingSettings settings, int[] load) {
            int first = Math.max(awakeSince, second - settings.windowSeconds() + 1);
            double mean =
                    IntStream.rangeClosed(first, second)
                            .map(at -> load[at])
                            .average()
                            .orElseThrow();
            double each = settings.concurrencyTarget() * settings.utilizationPercent() / 100.0;
            int needed = settings.clamp((int) Math.ceil(mean / each));
            String why =
                    String.format(
                            Locale.ROOT,
                            "%.2f requests at once in the last %d s need %d",
                            mean,
                            settings.windowSeconds(),
                            needed);
            switch (decision) {
                case Grow(int to, String told) -> {
                    assertThat(told).isEqualTo(why);
                    assertThat(to).isEqualTo(needed).isGreaterThan(from);
                }
                case Shrink(int to, String told) -> {
                    assertThat(told).isEqualTo(why);
                    int going = (from - needed) * settings.mostScaleDownPercent() / 100;
                    assertThat(to).isEqualTo(from - Math.max(1, going));
                }
                case Keep(String told) -> {
                    assertThat(needed).isLessThanOrEqualTo(from);
                    if (!told.startsWith("load is not known")) {
                        assertThat(told).startsWith(why);
                    }
                }
            }
        }
    }

    Simulation(ScalingSettings settings, int replicas) {
        this.settings = settings;
        this.replicas = replicas;
        this.scaler =
                new Scaler(
                        () -> new LoadReport("gateway1", List.of(load())),
                        new LoadMeter(),
                        () -> new FleetView(Map.of(ID, view())),
                        (_, count, _) -> this.replicas = count,
                        () -> T0.plusSeconds(second));
    }

    private DeploymentLoad load() {
        int inFlight = Math.min(atOnce, replicas);
        return new DeploymentLoad(ID, inFlight, atOnce - inFlight, Duration.ZERO, Map.of());
    }

    private DeploymentView view() {
        List<ReplicaView> ready =
                Collections.nCopies(
                        replicas,
                        new ReplicaView(
                                "replica1",
                                Seen.Stage.READY,
                                "127.0.0.1",
                                1,
                                OptionalLong.empty(),
                                T0));
        return new DeploymentView(
                ID, DeploymentStatus.ACTIVE, SomeConfig.plain(), settings, replicas, ready);
    }

    void second(int requests) {
        atOnce = requests;
        if (replicas == 0 && requests > 0) {
            replicas = 1;
            awakeSince = second;
        }
        int from = replicas;
        scaler.look();
        if (from > 0) {
            steps.add(new Step(second, awakeSince, from, scaler.decisions().getFirst().decision()));
        }
        wanted.add(replicas);
        second++;
    }

    List<Integer> wanted() {
        return wanted;
    }

    List<Step> steps() {
        return steps;
    }

    private List<Integer> shrinks() {
        return IntStream.range(1, wanted.size())
                .filter(at -> wanted.get(at) < wanted.get(at - 1))
                .boxed()
                .toList();
    }

    private boolean grewBetween(int from, int to) {
        return IntStream.range(from + 1, to).anyMatch(at -> wanted.get(at) > wanted.get(at - 1));
    }

    /// In seconds.
    int leastBetweenTurnsDown() {
        List<Integer> shrinks = shrinks();
        return IntStream.range(1, shrinks.size())
                .filter(i -> grewBetween(shrinks.get(i - 1), shrinks.get(i)))
                .map(i -> shrinks.get(i) - shrinks.get(i - 1))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /// In seconds.
    int leastFromGrowthToShrinking() {
        int least = Integer.MAX_VALUE;
        int grownAt = -1;
        for (int at = 1; at < wanted.size(); at++) {
            if (wanted.get(at) > wanted.get(at - 1)) {
                grownAt = at;
            } else if (wanted.get(at) < wanted.get(at - 1) && grownAt >= 0) {
                least = Math.min(least, at - grownAt);
            }
        }
        return least;
    }
}
