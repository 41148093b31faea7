package dev.purlin.cli.bench;

import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadResult.Ending;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.ExitCode;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `purlin bench load`: carries out one plan and prints its result. Interrupted, it prints what it
/// has.
@Command(
        name = "load",
        description = "Send requests to a server and print rates, times and failures.",
        footer = {
            "",
            "Examples:",
            "  purlin bench load http://127.0.0.1:8080/health -c 64 -d 10s",
            "  purlin bench load http://127.0.0.1:8080/embed --body '{\"inputs\":\"hello\"}' -n 1000",
            "  purlin bench load http://127.0.0.1:8080/embed --bodies texts.ndjson --rate 200"
                    + " --arrival poisson",
            "",
            "Exit codes: 0 some request succeeded (with --expect-status: all did), 1 otherwise,",
            "2 wrong usage, 7 the server could not be reached."
        })
final class LoadCommand implements Callable<Integer> {
    /// What is under way at an interrupt may finish within this time.
    private static final long GRACE_SECONDS = 2;

    private final Surroundings surroundings;
    private final CountDownLatch told = new CountDownLatch(1);

    @Mixin private LoadOptions options = new LoadOptions();

    LoadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadPlan plan = new LoadOptionsToPlan(options, surroundings).plan();
        try (var tester = tester()) {
            LoadRun run = tester.start(plan);
            Thread interrupted = Thread.ofPlatform().unstarted(() -> interrupted(run));
            Runtime.getRuntime().addShutdownHook(interrupted);
            LoadResult result = ProgressLine.await(run, surroundings);
            tell(new Told(plan, options.threads, result));
            told.countDown();
            forget(interrupted);
            return exit(plan, result).number();
        }
    }

    private LoadTester tester() {
        try {
            return new LoadTester(options.threads);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    String.valueOf(e.getMessage()),
                    "--threads",
                    null,
                    e);
        }
    }

    private void interrupted(LoadRun run) {
        run.stop();
        try {
            var _ = told.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It runs: the process ends anyway.
        }
    }

    private void tell(Told result) {
        surroundings.out().print(options.json ? result.json() + "\n" : result.text());
        surroundings.out().flush();
    }

    private ExitCode exit(LoadPlan plan, LoadResult result) {
        if (result.ending() == Ending.UNREACHABLE) {
            throw new CommandFailure(
                    FailureCode.UNREACHABLE,
                    plan.target() + " cannot be reached",
                    null,
                    "Is the server up, and the address right?");
        }
        boolean demanding = options.expectStatus != null;
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
