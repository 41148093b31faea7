package dev.purlin.cli.bench;

import dev.purlin.bench.MockPlan;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import java.time.Duration;
import java.util.List;

/// Everything `purlin bench mock` can be told.
final class MockFlags {
    private static final int MOST = Integer.MAX_VALUE;

    // Where it listens.
    static final Setting<String> HOSTNAME =
            Setting.of("hostname", Kind.text("ADDRESS"), "127.0.0.1", "Address to listen on.");
    static final Setting<Integer> PORT =
            Setting.of(
                            "port",
                            Kind.integer(0, 65_535),
                            "0",
                            "Port to listen on; 0 takes a free one.")
                    .flag("-p");

    // When it answers.
    static final Setting<Duration> ANSWER_AFTER =
            Setting.of(
                    "answer-after",
                    Kind.duration(),
                    "0ms",
                    "From the end of a request to its answer, never sooner.");
    static final Setting<Duration> JITTER =
            Setting.of("jitter", Kind.duration(), "0ms", "Up to so much is added at random.");
    static final Setting<Duration> EVERY =
            Setting.of("every", Kind.duration(), "0ms", "From one event of --stream to the next.");

    // What it answers.
    static final Setting<Integer> ANSWER_BYTES =
            Setting.of(
                    "answer-bytes",
                    Kind.integer(0, MockPlan.MOST_ANSWER_BYTES),
                    "100",
                    "Length of an answer's body.");
    static final Setting<Integer> STREAM =
            Setting.of(
                    "stream",
                    Kind.integer(1, MOST),
                    null,
                    "Answer with so many server-sent events instead.");
    static final Setting<Integer> STATUS =
            Setting.of("status", BenchFlags.status(), "200", "Status of the answers.");

    // What happens to some requests.
    static final Setting<Integer> EVERY_NTH =
            everyNth("every-nth", "Only every Nth request gets --status, the others 200.");
    static final Setting<Integer> RESET_EVERY_NTH =
            everyNth("reset-every-nth", "Every Nth request has its connection reset.");
    static final Setting<Integer> CUT_EVERY_NTH =
            everyNth("cut-every-nth", "Every Nth answer ends in its middle.");
    static final Setting<Integer> HANG_EVERY_NTH =
            everyNth("hang-every-nth", "Every Nth request is never answered.");

    private MockFlags() {}

    private static Setting<Integer> everyNth(String name, String help) {
        return Setting.of(name, Kind.integer(1, MOST), null, help);
    }

    static List<Setting<?>> all() {
        return List.of(
                HOSTNAME,
                PORT,
                ANSWER_AFTER,
                JITTER,
                BenchFlags.SEED,
                ANSWER_BYTES,
                STREAM,
                EVERY,
                STATUS,
                EVERY_NTH,
                RESET_EVERY_NTH,
                CUT_EVERY_NTH,
                HANG_EVERY_NTH,
                BenchFlags.THREADS,
                Configuration.FILE);
    }
}
