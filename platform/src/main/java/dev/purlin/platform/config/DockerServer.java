package dev.purlin.platform.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A program that listens on a port, and what its paths are for. The image that it was meant to run
/// in is not used.
///
/// @param startCommand for a shell
/// @param serverPort the port that the command is written for
/// @param predictPath what `predict` calls
/// @param readinessPath answers 2xx once it can take requests
/// @param livenessPath answers 2xx as long as it need not be replaced
public record DockerServer(
        String startCommand,
        int serverPort,
        String predictPath,
        String readinessPath,
        String livenessPath) {
    /// What a request line can carry: no spaces, no line ends, no fragment.
    private static final Pattern PATH = Pattern.compile("/[!\"$-~]*");

    /// Where the builder of images has its own server.
    private static final int RESERVED_PORT = 8_080;

    private static final int MOST_PORT = 65_535;

    static Optional<DockerServer> read(Reading in) {
        if (in.find(Key.DOCKER_SERVER).isEmpty()) {
            return Optional.empty();
        }
        Optional<String> command = in.required(Key.START_COMMAND);
        OptionalInt port = port(in);
        Optional<String> predict = path(in, Key.PREDICT_ENDPOINT);
        Optional<String> readiness = path(in, Key.READINESS_ENDPOINT);
        Optional<String> liveness = path(in, Key.LIVENESS_ENDPOINT);
        if (command.isEmpty()
                || port.isEmpty()
                || predict.isEmpty()
                || readiness.isEmpty()
                || liveness.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DockerServer(
                        command.get(),
                        port.getAsInt(),
                        predict.get(),
                        readiness.get(),
                        liveness.get()));
    }

    private static OptionalInt port(Reading in) {
        if (!in.requires(Key.SERVER_PORT)) {
            return OptionalInt.empty();
        }
        OptionalInt port = in.whole(Key.SERVER_PORT, 1, MOST_PORT);
        if (port.orElse(0) == RESERVED_PORT) {
            in.problem(
                    Key.SERVER_PORT,
                    "is 8080, which is reserved",
                    "Let the program listen on another port.");
        }
        return port;
    }

    private static Optional<String> path(Reading in, Key key) {
        Optional<String> path = in.required(key);
        if (path.isPresent() && !PATH.matcher(path.get()).matches()) {
            in.problem(
                    key,
                    "is "
                            + Shown.text(path.get())
                            + ", it must be / and then ASCII without spaces and #",
                    "Write a path such as /health.");
            return Optional.empty();
        }
        return path;
    }
}
