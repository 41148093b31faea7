package dev.purlin.cli.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options of `purlin bench load`, as typed.
final class LoadOptions {
    @Parameters(paramLabel = "URL", description = "What to send to: http://host[:port]/path.")
    URI target = URI.create("http://127.0.0.1");

    @Option(
            names = {"-c", "--clients"},
            paramLabel = "N",
            description =
                    "Closed loop: N clients, each sends when its answer is complete. Default: 8.")
    @Nullable Integer clients;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "PER_SECOND",
            description =
                    "Open loop: send at this rate whatever the server does; times count from the"
                            + " scheduled moment.")
    @Nullable Double rate;

    @Option(
            names = "--arrival",
            paramLabel = "constant|poisson",
            description = "Open loop: evenly spaced, or at random. Default: constant.")
    @Nullable ArrivalName arrival;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of random arrivals: the same seed, the same times. Default: 1.")
    @Nullable Long seed;

    @Option(
            names = "--most-in-flight",
            paramLabel = "N",
            description =
                    "Open loop: requests under way; one that is due beyond it is counted as missed."
                            + " Default: 1000.")
    @Nullable Integer mostInFlight;

    @Option(
            names = {"-n", "--requests"},
            paramLabel = "N",
            description = "Stop after N requests.")
    @Nullable Long requests;

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Stop sending after this time, such as 30s. Default: one pass over --bodies,"
                            + " else 10s.")
    @Nullable Duration duration;

    @Option(
            names = "--warmup-requests",
            paramLabel = "N",
            description = "Send N requests first that are not counted.")
    @Nullable Long warmupRequests;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Send for this time first without counting.")
    @Nullable Duration warmup;

    @Option(
            names = {"-X", "--method"},
            paramLabel = "NAME",
            description = "Default: POST with a body, else GET.")
    @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "Add a header; may be repeated.")
    List<String> headers = List.of();

    @Option(names = "--body", paramLabel = "TEXT", description = "The body of every request.")
    @Nullable String body;

    @Option(names = "--bodies", paramLabel = "FILE", description = "One body a line, sent in turn.")
    @Nullable Path bodies;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description =
                    "Holds the key to send as 'Authorization: Bearer', as PURLIN_API_KEY does.")
    @Nullable Path apiKeyFile;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "For one answer. Default: 30s.")
    Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--new-connections", description = "Make a new connection for each request.")
    boolean newConnections;

    @Option(
            names = "--expect-status",
            paramLabel = "STATUS",
            description = "Fail (exit 1) unless every answer has this status.")
    @Nullable Integer expectStatus;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Event loops of the tester. Default: 1.")
    int threads = 1;

    @Option(names = "--json", description = "Print one JSON object (docs/bench.md).")
    boolean json;

    enum ArrivalName {
        CONSTANT,
        POISSON
    }
}
