package dev.purlin.platform.control;

import dev.purlin.platform.driver.Limits;
import dev.purlin.platform.driver.Program;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How this installation starts our own model server.
///
/// @param argv to which a deployment's arguments are added
/// @param environment that it needs besides
/// @param tools a folder of commands that it goes by under other names; null when there is none
/// @param readable folders that those need
public record Launch(
        List<String> argv,
        Map<String, String> environment,
        @Nullable Path tools,
        List<Path> readable) {
    public Launch {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
    }

    /// One that other commands cannot start.
    public static Launch of(List<String> argv, Map<String, String> environment) {
        return new Launch(argv, environment, null, List.of());
    }

    /// What the replicas of a deployment run. A command may be our own server too, by a name of its
    /// own, so it sees what that needs.
    public Program program(String deploymentId, DeploymentConfig config) {
        int port = config.serverPort();
        Stream<String> command =
                switch (config.runs()) {
                    case COMMAND -> config.arguments().stream();
                    case ENGINE ->
                            Stream.of(
                                            argv,
                                            config.arguments(),
                                            List.of("--port", Integer.toString(port)))
                                    .flatMap(List::stream);
                };
        return new Program(
                deploymentId,
                command.toList(),
                merged(environment, config.variables()),
                port,
                config.runs() == DeploymentConfig.Runs.COMMAND,
                limits(config),
                config.source());
    }

    /// Our own server is not given less than it starts in, whatever its config says.
    private static Limits limits(DeploymentConfig config) {
        long least =
                switch (config.runs()) {
                    case COMMAND -> 1;
                    case ENGINE -> Needs.ENGINE.memoryBytes();
                };
        return new Limits(Math.max(least, config.needs().memoryBytes()));
    }

    private static Map<String, String> merged(Map<String, String> all, Map<String, String> more) {
        var merged = new HashMap<>(all);
        merged.putAll(more);
        return merged;
    }
}
