package dev.purlin.platform.control;

import dev.purlin.platform.driver.Driver;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What the reconciler acts with.
///
/// @param secrets the values, by name, of those secrets among the named that there are
/// @param inFlight requests that a replica still works on, by its id
/// @param lastUse when a deployment last answered a request, by its id; long ago if it never did
/// @param grace that a replica has to end what it works on
public record Means(
        Store store,
        Driver driver,
        Probes probes,
        Launch launch,
        Function<List<String>, Map<String, String>> secrets,
        ToIntFunction<String> inFlight,
        Function<String, Instant> lastUse,
        Duration grace) {
    private static final String ACTOR = "reconciler";

    static Event event(
            Instant at, String subject, @Nullable String from, String to, String reason) {
        return new Event(at, ACTOR, subject, from, to, reason);
    }
}
