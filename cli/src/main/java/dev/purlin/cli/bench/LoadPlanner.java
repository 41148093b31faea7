package dev.purlin.cli.bench;

import dev.purlin.bench.Arrival;
import dev.purlin.bench.Bodies;
import dev.purlin.bench.End;
import dev.purlin.bench.Header;
import dev.purlin.bench.LoadPlan;
import dev.purlin.bench.Mode;
import dev.purlin.bench.Success;
import dev.purlin.cli.settings.Setting;
import dev.purlin.cli.settings.Settings;
import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Settings → a plan, or a [CommandFailure] that names the setting at fault.
record LoadPlanner(String target, Settings settings, Surroundings surroundings) {
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
    private static final String AUTHORIZATION = "Authorization";

    LoadPlan plan() {
        try {
            return withKey(withHeaders(request()))
                    .withMode(mode())
                    .until(end())
                    .withWarmup(warmup())
                    .withTimeout(settings.get(LoadFlags.TIMEOUT))
                    .withSuccess(success());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    FailureCode.INVALID_VALUE, String.valueOf(e.getMessage()), null, null, e);
        }
    }

    private Mode mode() {
        boolean open = isChosen(LoadFlags.RATE, LoadFlags.CLIENTS);
        boolean poisson = settings.get(LoadFlags.ARRIVAL).equals(LoadFlags.POISSON);
        if (!open) {
            goesWith(LoadFlags.ARRIVAL, LoadFlags.CLIENTS, "--rate");
            goesWith(LoadFlags.MOST_IN_FLIGHT, LoadFlags.CLIENTS, "--rate");
            goesWith(BenchFlags.SEED, LoadFlags.CLIENTS, "--arrival poisson");
            return new Mode.ClosedLoop(settings.get(LoadFlags.CLIENTS));
        }
        if (!poisson) {
            goesWith(BenchFlags.SEED, LoadFlags.ARRIVAL, "--arrival poisson");
        }
        return new Mode.OpenLoop(
                settings.get(LoadFlags.RATE),
                poisson
                        ? new Arrival.Poisson(settings.get(BenchFlags.SEED))
                        : new Arrival.Constant(),
                settings.get(LoadFlags.MOST_IN_FLIGHT));
    }

    /// Of two that exclude each other, whether the first was told, and not the other in a stronger
    /// place.
    private boolean isChosen(Setting<?> setting, Setting<?> other) {
        return settings.either(setting, other).filter(setting::equals).isPresent();
    }

    private void goesWith(Setting<?> pointless, Setting<?> decided, String with) {
        settings.refuseBeside(pointless, decided, "goes with " + with);
    }

    private End end() {
        if (isChosen(LoadFlags.REQUESTS, LoadFlags.DURATION)) {
            return settings.find(LoadFlags.REQUESTS).map(End::requests).orElseThrow();
        }
        return settings.find(LoadFlags.DURATION)
                .map(End::after)
                .orElseGet(() ->
                        isChosen(LoadFlags.BODIES, LoadFlags.BODY)
                                ? End.onePass()
                                : End.after(DEFAULT_DURATION));
    }

    private End warmup() {
        if (isChosen(LoadFlags.WARMUP_REQUESTS, LoadFlags.WARMUP)) {
            return settings.find(LoadFlags.WARMUP_REQUESTS).map(End::requests).orElseThrow();
        }
        return settings.find(LoadFlags.WARMUP).map(End::after).orElseGet(End::atOnce);
    }

    private LoadPlan request() {
        URI url = URI.create(target);
        LoadPlan plan =
                bodies().map(some -> LoadPlan.post(url, some)).orElseGet(() -> LoadPlan.get(url));
        Optional<String> method = settings.find(LoadFlags.METHOD);
        if (method.isPresent()) {
            plan = plan.withMethod(method.get());
        }
        return settings.get(LoadFlags.NEW_CONNECTIONS) ? plan.withNewConnections() : plan;
    }

    private Optional<Bodies> bodies() {
        if (!isChosen(LoadFlags.BODIES, LoadFlags.BODY)) {
            return settings.find(LoadFlags.BODY).map(Bodies::of);
        }
        Path file = surroundings.folder().resolve(settings.get(LoadFlags.BODIES));
        try {
            return Optional.of(Bodies.lines(file));
        } catch (IOException e) {
            throw unreadable(LoadFlags.BODIES, file, e);
        }
    }

    private CommandFailure unreadable(Setting<?> setting, Path file, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        return new CommandFailure(
                missing ? FailureCode.NOT_FOUND : FailureCode.INVALID_FILE,
                file + (missing ? " does not exist" : " cannot be read"),
                settings.effective(setting).origin().told(),
                null,
                e);
    }

    private LoadPlan withHeaders(LoadPlan bare) {
        LoadPlan plan = bare;
        for (String header : settings.all(LoadFlags.HEADER)) {
            plan = plan.withHeader(Header.parse(header));
        }
        return plan;
    }

    /// A header that was given wins over the key.
    private LoadPlan withKey(LoadPlan plan) {
        boolean given =
                plan.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase(AUTHORIZATION));
        Optional<String> key = given ? Optional.empty() : key();
        return key.map(k -> plan.withHeader(new Header(AUTHORIZATION, "Bearer " + k))).orElse(plan);
    }

    private Optional<String> key() {
        Optional<String> key = settings.find(LoadFlags.API_KEY);
        Optional<Path> file = settings.find(LoadFlags.API_KEY_FILE);
        if (key.isPresent() || file.isEmpty()) {
            return key;
        }
        Path found = surroundings.folder().resolve(file.get());
        try {
            return Optional.of(Files.readString(found).strip());
        } catch (IOException e) {
            throw unreadable(LoadFlags.API_KEY_FILE, found, e);
        }
    }

    private Success success() {
        return settings.find(LoadFlags.EXPECT_STATUS)
                .map(Success::status)
                .orElseGet(Success::any2xx);
    }
}
