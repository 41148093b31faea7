package dev.purlin.benchmarks;

import dev.purlin.bench.Bodies;
import dev.purlin.bench.End;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.LoadResult;
import dev.purlin.bench.LoadRun;
import dev.purlin.bench.LoadTester;
import dev.purlin.bench.Success;
import dev.purlin.benchmarks.PlatformProcess.Deployed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// What callers notice when one of two replicas is killed under load, again and again. A request
/// that the killed one had begun may fail, since nobody can know whether it may be repeated; one
/// that no replica ever saw must not.
///
/// Endpoints take turns: one whose replicas die in a row waits longer with each new one.
@Command(name = "replica-death", description = "Failed requests that no replica ever saw")
final class ReplicaDeath implements Callable<Integer> {
    private static final int OK = 200;

    /// Of one turn; what is waited for in it takes some seconds.
    private static final int MOST_SECONDS = 300;

    private static final int MOST_IN_FLIGHT = 512;
    private static final long AFTERWARDS_MILLIS = 500;

    @Mixin private Figures figures = new Figures();

    @Option(names = "--times", defaultValue = "100")
    private int times;

    @Option(names = "--endpoints", description = "that take turns", defaultValue = "34")
    private int endpoints;

    @Option(names = "--rate", description = "requests a second", defaultValue = "200")
    private int rate;

    @Option(names = "--retry", description = "connect or sent", defaultValue = "connect")
    private String retry = "";

    @Option(names = "--serve-option", description = "of purlin serve; may be repeated")
    private List<String> serveOptions = List.of();

    private int begun;
    private int failed;
    private int unseen;

    @Override
    public Integer call() throws Exception {
        Path data = PlatformProcess.newDataFolder();
        Path program = Files.createTempDirectory("purlin-benchmark-");
        try (Ledger ledger = new Ledger();
                PlatformProcess platform = PlatformProcess.start(data, options());
                LoadTester tester = new LoadTester()) {
            Path source = program.resolve("LedgerReplica.java");
            try (InputStream in = ReplicaDeath.class.getResourceAsStream("LedgerReplica.java")) {
                Files.copy(Objects.requireNonNull(in), source);
            }
            int each = (times + endpoints - 1) / endpoints;
            int killed = 0;
            while (killed < times) {
                Deployed one = platform.push(config(killed, ledger), source);
                int here = Math.min(each, times - killed);
                killed += here;
                turn(platform, one, tester, ledger, here);
                platform.ask("POST", one.path() + "/deactivate", "");
                System.err.printf(
                        Locale.ROOT,
                        "%d killed: %d of %d requests failed, %d of them unseen%n",
                        killed,
                        failed,
                        begun,
                        unseen);
            }
            figures.add("failed though no replica saw them", "", Samples.of(unseen), 0);
            figures.add("failed in all", "", Samples.of(failed));
            figures.add("requests", "", Samples.of(begun));
            figures.print("replica-death", System.out);
        } finally {
            PlatformProcess.delete(program);
            PlatformProcess.delete(data);
        }
        return 0;
    }

    private List<String> options() {
        return Stream.concat(Stream.of("--no-built-in"), serveOptions.stream()).toList();
    }

    /// Kills so many replicas of one endpoint, one after the other, under load all the time.
    private void turn(
            PlatformProcess platform, Deployed one, LoadTester tester, Ledger ledger, int kills)
            throws IOException, InterruptedException {
        platform.ask(
                "PATCH",
                one.path() + "/autoscaling_settings",
                "{\"min_replica\": 2, \"max_replica\": 2}");
        List<Long> ready = awaitTwo(platform, one);
        List<String> bodies =
                IntStream.range(0, MOST_SECONDS * rate)
                        .mapToObj(i -> one.deployment() + "-" + i)
                        .toList();
        Set<Long> answered = ConcurrentHashMap.newKeySet();
        LoadRun run =
                tester.start(
                        LoadPlan.post(platform.at(one.predict()), Bodies.of(bodies))
                                .withHeader(platform.keyHeader())
                                .openLoop(rate, MOST_IN_FLIGHT)
                                .withSuccess(
                                        Success.checked((request, status, _) ->
                                                status == OK && answered.add(request)))
                                .until(End.requests(bodies.size())));
        for (int kill = 0; kill < kills; kill++) {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(200, 600));
            long victim = ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
            if (!ProcessHandle.of(victim).map(ProcessHandle::destroyForcibly).orElse(false)) {
                throw new IOException("replica " + victim + " had ended by itself");
            }
            if (kill < kills - 1) {
                ready = awaitTwoOthers(platform, one, victim);
            }
        }
        TimeUnit.MILLISECONDS.sleep(AFTERWARDS_MILLIS);
        run.stop();
        count(run.await(), bodies, answered, ledger);
    }

    private void count(LoadResult result, List<String> bodies, Set<Long> answered, Ledger ledger) {
        if (result.missed() > 0) {
            throw new IllegalStateException("the generator could not keep the rate: " + result);
        }
        begun += Math.toIntExact(result.begun());
        if (result.failed() > 0) {
            System.err.println("statuses " + result.statuses() + ", " + result.failures());
        }
        for (int request = 0; request < result.begun(); request++) {
            if (!answered.contains((long) request)) {
                failed++;
                unseen += ledger.saw(bodies.get(request)) ? 0 : 1;
            }
        }
    }

    private static List<Long> awaitTwo(PlatformProcess platform, Deployed one)
            throws IOException, InterruptedException {
        return awaitTwoOthers(platform, one, 0);
    }

    /// The processes of two ready replicas, none of them this one.
    private static List<Long> awaitTwoOthers(PlatformProcess platform, Deployed one, long gone)
            throws IOException, InterruptedException {
        while (true) {
            List<Long> ready = new ArrayList<>();
            for (JsonNode replica : platform.look("/api/replicas").path("replicas")) {
                boolean counts =
                        replica.path("deployment_id").asString().equals(one.deployment())
                                && replica.path("stage").asString().equals("ready")
                                && replica.path("pid").asLong() != gone;
                if (counts) {
                    ready.add(replica.path("pid").asLong());
                }
            }
            if (ready.size() == 2) {
                return ready;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String config(int number, Ledger ledger) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return """
        model_name: death-%d
        docker_server:
          start_command: %s -XX:TieredStopAtLevel=1 -Xmx64m LedgerReplica.java 7997
          server_port: 7997
          predict_endpoint: /predict
          readiness_endpoint: /health
          liveness_endpoint: /health
        environment_variables:
          LEDGER_PORT: "%d"
        resources:
          cpu: 100m
          memory: 512Mi
        purlin:
          retry: %s
        """
                .formatted(number, java, ledger.port(), retry);
    }
}
