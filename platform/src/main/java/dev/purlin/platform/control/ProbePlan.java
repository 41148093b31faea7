package dev.purlin.platform.control;

import java.time.Duration;

/// How replicas of a deployment are asked whether they are well.
///
/// @param readyPath answers 2xx while it can take requests
/// @param livePath answers 2xx while it need not be restarted
/// @param startup so long it may take until it first answers
/// @param stopTraffic so long it must have answered badly that it gets no more requests
/// @param restartDelay so long after its start a bad answer of the live path does not count
/// @param restart so long the live path must have answered badly that it is restarted
public record ProbePlan(
        String readyPath,
        String livePath,
        Duration startup,
        Duration stopTraffic,
        Duration restartDelay,
        Duration restart) {
    private static final Duration STARTUP = Duration.ofMinutes(30);
    private static final Duration STOP_TRAFFIC = Duration.ofSeconds(15);
    private static final Duration RESTART = Duration.ofMinutes(30);

    public ProbePlan {
        if (!readyPath.startsWith("/") || !livePath.startsWith("/")) {
            throw new IllegalArgumentException("a probe's path begins with /");
        }
    }

    /// One path for both, with the usual times.
    public static ProbePlan of(String path) {
        return new ProbePlan(path, path, STARTUP, STOP_TRAFFIC, Duration.ZERO, RESTART);
    }
}
