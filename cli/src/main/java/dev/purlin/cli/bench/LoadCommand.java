package dev.purlin.cli.bench;

import dev.purlin.bench.Failure;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadResult.Ending;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.cli.command.Command;
import dev.purlin.cli.settings.Configuration;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.signals.StopSignals;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `purlin bench load`: carries out one plan and prints its result. Interrupted, it prints what it
/// has.
public final class LoadCommand implements Command {
    /// What is under way at an interrupt may finish within this time.
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "bench load";
    }

    @Override
    public String summary() {
        return "Send requests to a server and print rates, times and failures.";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "purlin bench load http://127.0.0.1:8080/health -c 64 -d 10s",
                "purlin bench load http://127.0.0.1:8080/embed --body '{\"inputs\":\"hello\"}' -n 1000",
                "purlin bench load http://127.0.0.1:8080/embed --bodies texts.ndjson --rate 200"
                        + " --arrival poisson");
    }

    @Override
    public List<Setting<?>> settings() {
        return LoadFlags.all();
    }

    @Override
    public List<Positional> positionals() {
        return List.of(
                new Positional("URL", "What to send to: http://host[:port]/path.", List.of()));
    }

    @Override
    public ExitCode run(Call call) {
        Settings settings = call.settings();
        Surroundings around = call.surroundings();
        LoadPlan plan = new LoadPlanner(call.positionals().getFirst(), settings, around).plan();
        int threads = settings.get(BenchFlags.THREADS);
        try (var stop = StopSignals.interruptCaller();
                var tester = new LoadTester(threads)) {
            LoadRun run = tester.start(plan);
            Optional<LoadResult> whole = whole(run, around);
            LoadResult result = whole.isPresent() ? whole.get() : run.end(GRACE);
            tell(new Told(plan, threads, result), settings.get(Configuration.JSON), around);
            return whole.isPresent() ? exit(plan, result, settings) : stop.code();
        } catch (InterruptedException _) {
            return ExitCode.INTERRUPTED;
        }
    }

    /// Absent when it was interrupted.
    private static Optional<LoadResult> whole(LoadRun run, Surroundings around) {
        try {
            return Optional.of(ProgressLine.await(run, around));
        } catch (InterruptedException _) {
            return Optional.empty();
        }
    }

    private static void tell(Told told, boolean json, Surroundings around) {
        around.out().print(json ? told.json() + "\n" : told.text());
        around.out().flush();
    }

    private static ExitCode exit(LoadPlan plan, LoadResult result, Settings settings) {
        boolean nobody = result.begun() > 0 && result.failed(Failure.CONNECT) == result.begun();
        if (nobody || result.ending() == Ending.UNREACHABLE) {
            throw new CommandFailure(
                    FailureCode.UNREACHABLE,
                    plan.target() + " cannot be reached",
                    null,
                    "Is the server up, and the address right?");
        }
        boolean demanding = settings.find(LoadFlags.EXPECT_STATUS).isPresent();
        if (demanding ? result.failed() > 0 : result.begun() > 0 && result.succeeded() == 0) {
            throw new CommandFailure(
                    FailureCode.FAILED,
                    "%,d of %,d requests failed".formatted(result.failed(), result.begun()),
                    null,
                    null);
        }
        return ExitCode.DONE;
    }
}
