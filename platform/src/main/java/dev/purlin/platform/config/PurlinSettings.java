package dev.purlin.platform.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The one key of ours, `purlin`: what no other platform has a key for.
///
/// @param engine our own engine is to run
/// @param predictTimeout from a request's head to the end of its answer
/// @param grace how long a replica may take to end; absent: as long as the platform's
/// @param isBuildUnconfined build commands may run without a room of their own
/// @param isAwakeAtStart it runs whenever the platform starts, even if it slept before
/// @param modelNames what callers may write as `model`, beside its endpoint's name and id
public record PurlinSettings(
        Optional<EngineChoice> engine,
        Retry retry,
        Duration predictTimeout,
        Optional<Duration> grace,
        boolean isBuildUnconfined,
        boolean isAwakeAtStart,
        List<String> modelNames) {
    private static final Duration USUAL_PREDICT_TIMEOUT = Duration.ofMinutes(20);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST_PREDICT_TIMEOUT = Duration.ofHours(24);
    private static final Duration MOST_GRACE = Duration.ofHours(1);

    /// Which requests are repeated on another replica when the first gave no answer.
    public enum Retry {
        /// Those of which nothing had been sent.
        CONNECT,
        /// Those that had been sent and are still held, too.
        SENT
    }

    /// Where build commands run.
    enum Build {
        UNCONFINED
    }

    public PurlinSettings {
        modelNames = List.copyOf(modelNames);
    }

    static PurlinSettings read(Reading in) {
        return new PurlinSettings(
                EngineChoice.read(in),
                in.choice(Key.RETRY, Retry.class).orElse(Retry.CONNECT),
                in.duration(Key.PREDICT_TIMEOUT, LEAST, MOST_PREDICT_TIMEOUT)
                        .orElse(USUAL_PREDICT_TIMEOUT),
                in.duration(Key.GRACE, LEAST, MOST_GRACE),
                in.choice(Key.OWN_BUILD, Build.class).isPresent(),
                in.truth(Key.AWAKE_AT_START),
                in.names(Key.MODEL_NAMES));
    }
}
