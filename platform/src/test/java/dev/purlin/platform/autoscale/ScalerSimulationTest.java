package dev.purlin.platform.autoscale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.platform.control.ScalingSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Scanner;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The scaler over whole days of load, second by second, in a clock of its own.
class ScalerSimulationTest {
    private static final int WINDOW = 60;
    private static final int DELAY = 300;

    private static ScalingSettings settings(int least, int most) {
        return new ScalingSettings(least, most, WINDOW, DELAY, 4, 70, 50);
    }

    private static int[] trace(int seconds, IntToDoubleFunction load) {
        return IntStream.range(0, seconds)
                .map(second -> (int) Math.max(0, Math.round(load.applyAsDouble(second))))
                .toArray();
    }

    /// Every walk of load that a test runs over.
    private static List<int[]> traces() throws IOException {
        List<int[]> traces = new ArrayList<>();
        traces.add(trace(2_000, _ -> 0));
        traces.add(trace(4_000, second -> second < 2_000 ? 3 : 40));
        traces.add(trace(4_000, second -> second < 2_000 ? 40 : 3));
        traces.add(trace(6_000, second -> second % 1_000 / 20.0));
        traces.add(trace(6_000, second -> second % 97 < 3 ? 60 : 0));
        traces.add(trace(6_000, second -> second % (DELAY + WINDOW + 2) == 0 ? 400 : 1));
        traces.add(trace(86_400, second -> 30 - 30 * Math.cos(second * 2 * Math.PI / 86_400)));
        for (long seed = 0; seed < 40; seed++) {
            traces.add(walk(seed));
        }
        traces.add(recorded());
        return traces;
    }

    private static int[] walk(long seed) {
        var random = new Random(seed);
        int[] load = new int[4_000];
        double now = random.nextInt(20);
        for (int second = 0; second < load.length; second++) {
            now = Math.max(0, now + random.nextGaussian() * (1 + seed % 4));
            if (random.nextInt(500) == 0) {
                now = random.nextInt(80);
            }
            load[second] = (int) now;
        }
        return load;
    }

    private static int[] recorded() throws IOException {
        try (InputStream in = ScalerSimulationTest.class.getResourceAsStream("recorded-load.txt");
                var lines = new Scanner(Objects.requireNonNull(in), UTF_8)) {
            return lines.tokens()
                    .dropWhile(token -> !token.equals("load:"))
                    .skip(1)
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
    }

    private static Simulation simulated(ScalingSettings settings, int[] load) {
        var simulation = new Simulation(settings, Math.max(1, settings.leastReplicas()));
        for (int atOnce : load) {
            simulation.second(atOnce);
        }
        return simulation;
    }

    @Test
    void the_limits_are_always_kept() throws IOException {
        for (int[] load : traces()) {
            for (ScalingSettings settings :
                    List.of(settings(0, 1), settings(0, 12), settings(2, 5), settings(3, 3))) {
                assertThat(simulated(settings, load).wanted())
                        .allMatch(wanted -> wanted == settings.clamp(wanted));
            }
        }
    }

    @Test
    void every_reason_recomputes_from_the_load_before_it() throws IOException {
        int decisions = 0;
        for (int[] load : traces()) {
            Simulation simulation = simulated(settings(0, 12), load);
            simulation.steps().forEach(step -> step.recompute(settings(0, 12), load));
            decisions += simulation.steps().size();
        }
        assertThat(decisions).isGreaterThan(200_000);
    }

    @Test
    void constant_load_changes_nothing_after_the_first_window() {
        for (int atOnce : List.of(0, 1, 2, 3, 7, 11, 33)) {
            Simulation simulation = simulated(settings(1, 20), trace(5_000, _ -> atOnce));
            assertThat(simulation.wanted().subList(WINDOW + 1, 5_000))
                    .as("with %d at once", atOnce)
                    .containsOnly(simulation.wanted().getLast());
        }
    }

    /// Growth comes at once, so one of each direction can meet in such a span, and no more.
    @Test
    void the_direction_changes_once_each_way_in_a_delay_at_most() throws IOException {
        for (int[] load : traces()) {
            Simulation simulation = simulated(settings(0, 12), load);
            assertThat(simulation.leastBetweenTurnsDown()).isGreaterThanOrEqualTo(DELAY);
            assertThat(simulation.leastFromGrowthToShrinking()).isGreaterThanOrEqualTo(DELAY);
        }
    }

    @Test
    void load_that_ended_lets_it_sleep_and_load_that_came_is_followed_within_a_window() {
        int[] load = trace(4_000, second -> second < 500 ? 20 : second < 600 ? 40 : 0);
        Simulation simulation = simulated(settings(0, 20), load);
        // 20 at once need 20 ÷ 2.8.
        assertThat(simulation.wanted().get(WINDOW)).isEqualTo(8);
        assertThat(simulation.wanted().get(500 + WINDOW)).isEqualTo(15);
        assertThat(simulation.wanted().getLast()).isZero();
    }
}
