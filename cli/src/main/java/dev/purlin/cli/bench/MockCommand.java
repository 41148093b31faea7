package dev.purlin.cli.bench;

import dev.purlin.bench.MockPlan;
import dev.purlin.bench.MockPlan.Fault;
import dev.purlin.bench.MockServer;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `purlin bench mock`: a server that answers as told until it is ended.
@Command(
        name = "mock",
        description = "Serve answers at known times, to hold load testers and clients against.",
        footer = {
            "",
            "Examples:",
            "  purlin bench mock --port 9000 --answer-after 30ms --answer-bytes 1000",
            "  purlin bench mock --answer-after 30ms --stream 20 --every 5ms",
            "  purlin bench mock --status 429 --every-nth 10 --reset-every-nth 100"
        })
final class MockCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--hostname", paramLabel = "HOST", description = "Default: 127.0.0.1.")
    private String hostname = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "0 takes a free one. Default: 0.")
    private int port;

    @Option(
            names = "--answer-after",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "From the end of a request to its answer, never sooner. Default: 0ms.")
    private Duration answerAfter = Duration.ZERO;

    @Option(
            names = "--jitter",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Up to so much is added at random. Default: 0ms.")
    private Duration jitter = Duration.ZERO;

    @Option(names = "--seed", paramLabel = "N", description = "Of the jitter. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--answer-bytes",
            paramLabel = "N",
            description = "Length of an answer's body. Default: 100.")
    private int answerBytes = 100;

    @Option(
            names = "--stream",
            paramLabel = "N",
            description = "Answer with N server-sent events instead.")
    private int stream;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "From one event to the next. Default: 0ms.")
    private Duration every = Duration.ZERO;

    @Option(names = "--status", paramLabel = "STATUS", description = "Default: 200.")
    private int status = 200;

    @Option(
            names = "--every-nth",
            paramLabel = "N",
            description = "Only every Nth request gets --status, the others 200.")
    private @Nullable Integer everyNth;

    @Option(
            names = "--reset-every-nth",
            paramLabel = "N",
            description = "Every Nth request has its connection reset.")
    private @Nullable Integer resetEveryNth;

    @Option(
            names = "--cut-every-nth",
            paramLabel = "N",
            description = "Every Nth answer ends in its middle.")
    private @Nullable Integer cutEveryNth;

    @Option(
            names = "--hang-every-nth",
            paramLabel = "N",
            description = "Every Nth request is never answered.")
    private @Nullable Integer hangEveryNth;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops. Default: 1.")
    private int threads = 1;

    MockCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var server = start()) {
            // Ended by a signal it ends well: it has nothing to lose.
            var ended =
                    Thread.ofPlatform()
                            .unstarted(() -> Runtime.getRuntime().halt(ExitCode.DONE.number()));
            Runtime.getRuntime().addShutdownHook(ended);
            surroundings.out().println("ready " + server.url().toString().replaceFirst("/$", ""));
            surroundings.out().flush();
            try {
                server.awaitClose();
            } finally {
                Runtime.getRuntime().removeShutdownHook(ended);
            }
        }
        return ExitCode.DONE.number();
    }

    private MockServer start() {
        try {
            return MockServer.start(plan(), new InetSocketAddress(hostname, port), threads);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE, String.valueOf(e.getMessage()), null, null, e);
        } catch (IOException e) {
            throw new CommandFailure(
                    FailureCode.ADDRESS_TAKEN,
                    "cannot listen on " + hostname + ":" + port,
                    "--port",
                    "--port 0 takes a free one.",
                    e);
        }
    }

    private MockPlan plan() {
        MockPlan plan =
                MockPlan.atOnce()
                        .withAnswerAfter(answerAfter)
                        .withJitter(jitter, seed)
                        .withAnswerBytes(answerBytes)
                        .withEvents(stream, every);
        plan = withFault(plan, resetEveryNth, Fault.Reset::new);
        plan = withFault(plan, cutEveryNth, Fault.Cut::new);
        plan = withFault(plan, hangEveryNth, Fault.Hang::new);
        return everyNth == null
                ? plan.withStatus(status)
                : plan.withFault(new Fault.Status(status, everyNth));
    }

    private static MockPlan withFault(MockPlan plan, @Nullable Integer everyNth, FaultMaker maker) {
        return everyNth == null ? plan : plan.withFault(maker.make(everyNth));
    }

    private interface FaultMaker {
        Fault make(int everyNth);
    }
}
