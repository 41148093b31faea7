package dev.purlin.platform.driver;

import java.util.List;
import java.util.Map;

/// What the replicas of a deployment run.
///
/// @param argv the command and its arguments; not for a shell
/// @param environment all that a replica sees besides `PATH`, `HOME`, `LANG`, `TZ` and `PORT`
/// @param serverPort the port that the command is written for; each replica gets one of its own in
///   its place
public record Program(
        String deploymentId, List<String> argv, Map<String, String> environment, int serverPort) {
    public Program {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a program without a command");
        }
    }
}
