package dev.purlin.cli.bench;

import dev.purlin.bench.Arrival;
import dev.purlin.bench.Bodies;
import dev.purlin.bench.End;
import dev.purlin.bench.Header;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.Mode;
import dev.purlin.bench.Success;
import dev.purlin.cli.bench.LoadOptions.ArrivalName;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Options as typed → a plan, or a [CommandFailure] that names the option at fault.
record LoadOptionsToPlan(LoadOptions options, Surroundings surroundings) {
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
    private static final int DEFAULT_CLIENTS = 8;
    private static final int DEFAULT_MOST_IN_FLIGHT = 1000;
    private static final String API_KEY = "PURLIN_API_KEY";

    LoadPlan plan() {
        refuseContradictions();
        try {
            return withKey(withHeaders(body()))
                    .withMode(mode())
                    .until(end())
                    .withWarmup(warmup())
                    .withTimeout(options.timeout)
                    .withSuccess(success());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE, String.valueOf(e.getMessage()), null, null, e);
        }
    }

    private void refuseContradictions() {
        refuseBoth("--clients", options.clients, "--rate", options.rate);
        refuseBoth("--requests", options.requests, "--duration", options.duration);
        refuseBoth("--body", options.body, "--bodies", options.bodies);
        refuseBoth("--warmup", options.warmup, "--warmup-requests", options.warmupRequests);
        if (options.rate == null) {
            refuseWithoutRate("--arrival", options.arrival);
            refuseWithoutRate("--most-in-flight", options.mostInFlight);
        }
        if (options.arrival != ArrivalName.POISSON && options.seed != null) {
            throw usage("--seed", "--seed goes with --arrival poisson");
        }
    }

    private static void refuseBoth(
            String one, @Nullable Object oneValue, String other, @Nullable Object otherValue) {
        if (oneValue != null && otherValue != null) {
            throw usage(other, one + " and " + other + " exclude each other");
        }
    }

    private static void refuseWithoutRate(String option, @Nullable Object value) {
        if (value != null) {
            throw usage(option, option + " goes with --rate");
        }
    }

    private static CommandFailure usage(String option, String message) {
        return new CommandFailure(
                FailureCode.USAGE, message, option, "See purlin bench load --help.");
    }

    private LoadPlan body() {
        Optional<Bodies> bodies = bodies();
        LoadPlan plan =
                bodies.map(some -> LoadPlan.post(options.target, some))
                        .orElseGet(() -> LoadPlan.get(options.target));
        if (options.method != null) {
            plan = plan.withMethod(options.method);
        }
        return options.newConnections ? plan.withNewConnections() : plan;
    }

    private Optional<Bodies> bodies() {
        if (options.body != null) {
            return Optional.of(Bodies.of(options.body));
        }
        if (options.bodies == null) {
            return Optional.empty();
        }
        Path file = surroundings.folder().resolve(options.bodies);
        try {
            refuseMoreThanMemory(Files.size(file));
            return Optional.of(Bodies.lines(file));
        } catch (IOException e) {
            throw unreadable("--bodies", file, e);
        }
    }

    /// Each body is held twice, once as read and once as sent.
    private static void refuseMoreThanMemory(long bytes) {
        long most = Runtime.getRuntime().maxMemory() / 3;
        if (bytes > most) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE,
                    "bodies of %,d bytes, at most %,d here".formatted(bytes, most),
                    "--bodies",
                    "Give the JVM more memory: PURLIN_JAVA_OPTS=-Xmx2g.");
        }
    }

    private static CommandFailure unreadable(String option, Path file, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        return new CommandFailure(
                missing ? FailureCode.NOT_FOUND : FailureCode.INVALID_FILE,
                file + (missing ? " does not exist" : " cannot be read"),
                option,
                null,
                e);
    }

    private LoadPlan withHeaders(LoadPlan bare) {
        LoadPlan plan = bare;
        for (String header : options.headers) {
            plan = plan.withHeader(Header.parse(header));
        }
        return plan;
    }

    /// A header that was typed wins over the key.
    private LoadPlan withKey(LoadPlan plan) {
        boolean typed =
                plan.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("Authorization"));
        Optional<String> key = typed ? Optional.empty() : key();
        return key.map(k -> plan.withHeader(new Header("Authorization", "Bearer " + k)))
                .orElse(plan);
    }

    private Optional<String> key() {
        Optional<String> variable = surroundings.variable(API_KEY);
        if (variable.isPresent() || options.apiKeyFile == null) {
            return variable;
        }
        Path file = surroundings.folder().resolve(options.apiKeyFile);
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw unreadable("--api-key-file", file, e);
        }
    }

    private Mode mode() {
        if (options.rate == null) {
            return new Mode.ClosedLoop(
                    Objects.requireNonNullElse(options.clients, DEFAULT_CLIENTS));
        }
        Arrival arrival =
                options.arrival == ArrivalName.POISSON
                        ? new Arrival.Poisson(Objects.requireNonNullElse(options.seed, 1L))
                        : new Arrival.Constant();
        return new Mode.OpenLoop(
                options.rate,
                arrival,
                Objects.requireNonNullElse(options.mostInFlight, DEFAULT_MOST_IN_FLIGHT));
    }

    private End end() {
        if (options.requests != null) {
            return End.requests(options.requests);
        }
        if (options.duration != null) {
            return End.after(options.duration);
        }
        return options.bodies != null ? End.onePass() : End.after(DEFAULT_DURATION);
    }

    private End warmup() {
        if (options.warmupRequests != null) {
            return End.requests(options.warmupRequests);
        }
        return options.warmup != null ? End.after(options.warmup) : End.atOnce();
    }

    private Success success() {
        return options.expectStatus != null
                ? Success.status(options.expectStatus)
                : Success.any2xx();
    }
}
