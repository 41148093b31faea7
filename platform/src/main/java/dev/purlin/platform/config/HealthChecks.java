package dev.purlin.platform.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// When a replica that fails its checks is dealt with. What is absent is the platform's choice.
///
/// @param restartCheckDelay before a replica that started may count as failing
/// @param restartThreshold of failing after which it is ended and replaced
/// @param stopTrafficThreshold of failing after which it gets no more requests
/// @param startupThreshold within which it must become ready
public record HealthChecks(
        Optional<Duration> restartCheckDelay,
        Optional<Duration> restartThreshold,
        Optional<Duration> stopTrafficThreshold,
        Optional<Duration> startupThreshold) {
    private static final int LEAST_SECONDS = 10;
    private static final int MOST_SECONDS = 3_000;

    static HealthChecks read(Reading in) {
        return new HealthChecks(
                seconds(in, Key.RESTART_CHECK_DELAY),
                seconds(in, Key.RESTART_THRESHOLD),
                seconds(in, Key.STOP_TRAFFIC_THRESHOLD),
                seconds(in, Key.STARTUP_THRESHOLD));
    }

    private static Optional<Duration> seconds(Reading in, Key key) {
        OptionalInt seconds = in.whole(key, LEAST_SECONDS, MOST_SECONDS);
        return seconds.isPresent()
                ? Optional.of(Duration.ofSeconds(seconds.getAsInt()))
                : Optional.empty();
    }
}
