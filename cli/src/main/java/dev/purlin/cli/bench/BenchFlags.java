package dev.purlin.cli.bench;

import dev.purlin.bench.LoadTester;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;

/// What `purlin bench load` and `purlin bench mock` both can be told.
final class BenchFlags {
    static final Setting<Long> SEED =
            Setting.of(
                    "seed",
                    Kind.count(Long.MIN_VALUE, Long.MAX_VALUE),
                    "1",
                    "Of everything random: the same seed, the same times.");
    static final Setting<Integer> THREADS =
            Setting.of("threads", Kind.integer(1, LoadTester.MOST_LOOPS), "1", "Event loops.");

    private BenchFlags() {}

    static Kind<Integer> status() {
        return Kind.integer(200, 999);
    }
}
