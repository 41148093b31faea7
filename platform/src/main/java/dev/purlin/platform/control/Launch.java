package dev.purlin.platform.control;

import dev.purlin.platform.driver.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How this installation starts our own model server.
///
/// @param argv to which a deployment's arguments are added
/// @param environment that it needs besides
public record Launch(List<String> argv, Map<String, String> environment) {
    public Launch {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /// What the replicas of a deployment run.
    Program program(String deploymentId, DeploymentConfig config) {
        return switch (config.runs()) {
            case COMMAND ->
                    new Program(
                            deploymentId,
                            config.arguments(),
                            config.variables(),
                            config.serverPort());
            case ENGINE ->
                    new Program(
                            deploymentId,
                            Stream.concat(argv.stream(), config.arguments().stream()).toList(),
                            merged(environment, config.variables()),
                            config.serverPort());
        };
    }

    private static Map<String, String> merged(Map<String, String> all, Map<String, String> more) {
        var merged = new HashMap<>(all);
        merged.putAll(more);
        return merged;
    }
}
