package dev.purlin.cli.bench;

import dev.purlin.bench.MockPlan;
import dev.purlin.bench.MockPlan.Fault;
import dev.purlin.bench.MockServer;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.signals.StopSignals;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;

/// `purlin bench mock`: a server that answers as told until it is ended.
public final class MockCommand implements Command {
    @Override
    public String name() {
        return "bench mock";
    }

    @Override
    public String summary() {
        return "Serve answers at known times, to hold load testers and clients against.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "purlin bench mock --port 9000 --answer-after 30ms --answer-bytes 1000",
                "purlin bench mock --answer-after 30ms --stream 20 --every 5ms",
                "purlin bench mock --status 429 --every-nth 10 --reset-every-nth 100");
    }

    @Override
    public List<Setting<?>> settings() {
        return MockFlags.all();
    }

    @Override
    public ExitCode run(Call call) {
        Surroundings around = call.surroundings();
        // It has nothing to lose: a signal ends it well.
        try (var _ = StopSignals.interruptCaller();
                var server = start(call.settings())) {
            around.out().println("ready " + server.url().toString().replaceFirst("/$", ""));
            around.out().flush();
            server.awaitClose();
        } catch (InterruptedException _) {
            return ExitCode.DONE;
        }
        return ExitCode.DONE;
    }

    private static MockServer start(Settings settings) {
        String hostname = settings.get(MockFlags.HOSTNAME);
        int port = settings.get(MockFlags.PORT);
        try {
            return MockServer.start(
                    plan(settings),
                    new InetSocketAddress(hostname, port),
                    settings.get(BenchFlags.THREADS));
        } catch (IOException e) {
            throw new CommandFailure(
                    FailureCode.ADDRESS_TAKEN,
                    "cannot listen on " + hostname + ":" + port,
                    settings.effective(MockFlags.PORT).origin().told(),
                    "Stop what listens there, or take a free port with --port 0.",
                    e);
        }
    }

    private static MockPlan plan(Settings settings) {
        MockPlan plan =
                MockPlan.atOnce()
                        .withAnswerAfter(settings.get(MockFlags.ANSWER_AFTER))
                        .withJitter(settings.get(MockFlags.JITTER), settings.get(BenchFlags.SEED))
                        .withAnswerBytes(settings.get(MockFlags.ANSWER_BYTES))
                        .withEvents(
                                settings.find(MockFlags.STREAM).orElse(0),
                                settings.get(MockFlags.EVERY));
        plan = withFault(plan, settings, MockFlags.RESET_EVERY_NTH, Fault.Reset::new);
        plan = withFault(plan, settings, MockFlags.CUT_EVERY_NTH, Fault.Cut::new);
        plan = withFault(plan, settings, MockFlags.HANG_EVERY_NTH, Fault.Hang::new);
        int status = settings.get(MockFlags.STATUS);
        return settings.find(MockFlags.EVERY_NTH).isPresent()
                ? withFault(
                        plan, settings, MockFlags.EVERY_NTH, nth -> new Fault.Status(status, nth))
                : plan.withStatus(status);
    }

    private static MockPlan withFault(
            MockPlan plan, Settings settings, Setting<Integer> everyNth, IntFunction<Fault> fault) {
        return settings.find(everyNth).map(nth -> plan.withFault(fault.apply(nth))).orElse(plan);
    }
}
