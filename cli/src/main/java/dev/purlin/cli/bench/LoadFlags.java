package dev.purlin.cli.bench;

import dev.purlin.bench.Mode;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Kind;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Setting.Trait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Everything `purlin bench load` can be told but its target.
final class LoadFlags {
    static final String CONSTANT = "constant";
    static final String POISSON = "poisson";

    private static final double MOST_PER_SECOND = 10_000_000;

    // How fast.
    static final Setting<Integer> CLIENTS =
            Setting.of(
                            "clients",
                            Kind.integer(1, Mode.MOST_CONNECTIONS),
                            "8",
                            "Closed loop: each client sends when its answer is complete.")
                    .flag("-c");
    static final Setting<Double> RATE =
            Setting.of(
                            "rate",
                            Kind.rate("PER_SECOND", MOST_PER_SECOND),
                            null,
                            "Open loop: send at this rate whatever the server does; times count"
                                    + " from the scheduled moment.")
                    .flag("-r");
    static final Setting<String> ARRIVAL =
            Setting.of(
                    "arrival",
                    Kind.choice(CONSTANT, POISSON),
                    CONSTANT,
                    "Open loop: evenly spaced, or at random.");
    static final Setting<Integer> MOST_IN_FLIGHT =
            Setting.of(
                    "most-in-flight",
                    Kind.integer(1, Mode.MOST_CONNECTIONS),
                    "1000",
                    "Open loop: requests under way; one that is due beyond it is counted as"
                            + " missed.");

    // How long.
    static final Setting<Long> REQUESTS =
            Setting.of(
                            "requests",
                            Kind.count(0, Long.MAX_VALUE),
                            null,
                            "Stop after so many requests.")
                    .flag("-n");
    static final Setting<Duration> DURATION =
            Setting.of(
                            "duration",
                            Kind.duration(),
                            null,
                            "Stop sending after this time, such as 30s. Else one pass over"
                                    + " --bodies, else 10s.")
                    .flag("-d");
    static final Setting<Long> WARMUP_REQUESTS =
            Setting.of(
                    "warmup-requests",
                    Kind.count(0, Long.MAX_VALUE),
                    null,
                    "Send so many requests first that are not counted.");
    static final Setting<Duration> WARMUP =
            Setting.of(
                    "warmup", Kind.duration(), null, "Send for this time first without counting.");

    // What.
    static final Setting<String> METHOD =
            Setting.of("method", Kind.text("NAME"), null, "Else POST with a body, GET without.")
                    .flag("-X");
    static final Setting<String> HEADER =
            Setting.of("header", Kind.text("'NAME: VALUE'"), null, "Add a header; may be repeated.")
                    .flag("-H")
                    .with(Trait.REPEATABLE)
                    .with(Trait.LINES);
    static final Setting<String> BODY =
            Setting.of("body", Kind.text("TEXT"), null, "The body of every request.");
    static final Setting<Path> BODIES =
            Setting.of("bodies", Kind.path(), null, "One body a line, sent in turn.");
    static final Setting<String> API_KEY =
            Setting.of("api-key", Kind.text("KEY"), null, "Key to send.")
                    .with(Trait.SECRET)
                    .with(Trait.FLAGLESS);
    static final Setting<Path> API_KEY_FILE =
            Setting.of(
                    "api-key-file",
                    Kind.path(),
                    null,
                    "Holds the key to send as 'Authorization: Bearer', as PURLIN_API_KEY does.");

    // How, and what counts.
    static final Setting<Duration> TIMEOUT =
            Setting.of("timeout", Kind.duration(), "30s", "For one answer.");
    static final Setting<Boolean> NEW_CONNECTIONS =
            Setting.of(
                            "new-connections",
                            Kind.truth(),
                            "false",
                            "Make a new connection for each request.")
                    .with(Trait.SWITCH);
    static final Setting<Integer> EXPECT_STATUS =
            Setting.of(
                    "expect-status",
                    BenchFlags.status(),
                    null,
                    "Fail (exit 1) unless every answer has this status.");

    private LoadFlags() {}

    static List<Setting<?>> all() {
        return List.of(
                CLIENTS,
                RATE,
                ARRIVAL,
                BenchFlags.SEED,
                MOST_IN_FLIGHT,
                REQUESTS,
                DURATION,
                WARMUP_REQUESTS,
                WARMUP,
                METHOD,
                HEADER,
                BODY,
                BODIES,
                API_KEY,
                API_KEY_FILE,
                TIMEOUT,
                NEW_CONNECTIONS,
                EXPECT_STATUS,
                BenchFlags.THREADS,
                Configuration.JSON,
                Configuration.FILE);
    }
}
