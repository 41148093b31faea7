package dev.purlin.platform.driver;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the replicas of a deployment run.
///
/// @param argv the command and its arguments; not for a shell
/// @param environment all that a replica sees besides what its driver says
/// @param serverPort the port that the command is written for; each replica gets one of its own in
///   its place
/// @param isConfined whether it gets a root of its own, where the driver has some
/// @param limits of each replica
/// @param source null when the command needs nothing but itself
public record Program(
        String deploymentId,
        List<String> argv,
        Map<String, String> environment,
        int serverPort,
        boolean isConfined,
        Limits limits,
        @Nullable Source source) {
    public Program {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a program without a command");
        }
    }
}
