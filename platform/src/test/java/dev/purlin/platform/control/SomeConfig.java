package dev.purlin.platform.control;

import java.util.List;

/// A config for tests in which nothing is run by it.
public final class SomeConfig {
    private SomeConfig() {}

    public static DeploymentConfig plain() {
        return new DeploymentConfig(
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
    }
}
