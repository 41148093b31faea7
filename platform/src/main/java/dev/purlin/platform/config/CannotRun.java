package dev.purlin.platform.config;

import java.util.Optional;

/// What a config asks for that nothing here can do, and keys that exclude each other.
final class CannotRun {
    private CannotRun() {}

    static void refuse(Reading in) {
        engine(in, Key.TRT_LLM);
        engine(in, Key.BIS_LLM);
        onlyValue(in, Key.MODEL_SERVER, "TrussServer");
        onlyValue(in, Key.NUM_WORKERS, "1");
        noCache(in);
        exclusive(in, Key.REQUIREMENTS, Key.REQUIREMENTS_FILE);
        exclusive(in, Key.MODEL_CACHE, Key.WEIGHTS);
        exclusive(in, Key.HF_CACHE, Key.WEIGHTS);
    }

    private static void engine(Reading in, Key key) {
        if (in.find(key).isPresent()) {
            in.problem(
                    key,
                    "is set, but it needs an engine that is not here",
                    "Run the model with docker_server, or with purlin: {engine: …}.");
        }
    }

    private static void onlyValue(Reading in, Key key, String only) {
        in.find(key)
                .filter(value ->
                        !(value instanceof Value.Scalar scalar && scalar.text().equals(only)))
                .ifPresent(value -> in.refuse(key, value, only, "Leave it out."));
    }

    /// Clients fill it in from their own command line, so only what its author wrote counts.
    private static void noCache(Reading in) {
        if (in.isNamed(Key.NO_CACHE).orElse(false)) {
            in.problem(
                    Key.NO_CACHE,
                    "is set, but it belongs to the command that deploys",
                    "Leave it out.");
        }
    }

    private static void exclusive(Reading in, Key one, Key other) {
        if (in.isSet(one) && in.isSet(other)) {
            in.problem(
                    other,
                    "is set, and so is " + one.path() + "; they exclude each other",
                    "Keep one of the two.");
        }
    }

    /// Of what is refused, plain HTTP is returned.
    static Transport transport(Reading in) {
        Optional<Value.Scalar> kind = in.single(Key.TRANSPORT_KIND);
        Transport plain = in.truth(Key.IS_WEBSOCKET) ? Transport.WEBSOCKET : Transport.HTTP;
        if (kind.isEmpty()) {
            return plain;
        }
        return switch (kind.get().text()) {
            case "http" -> plain;
            case "websocket" -> Transport.WEBSOCKET;
            case "grpc" -> {
                in.problem(
                        Key.TRANSPORT_KIND,
                        "is grpc, which is not served here yet",
                        "Offer the model by http or websocket.");
                yield plain;
            }
            default -> {
                in.refuse(
                        Key.TRANSPORT_KIND,
                        kind.get(),
                        "http or websocket",
                        "Leave it out for http.");
                yield plain;
            }
        };
    }
}
