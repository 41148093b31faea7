package dev.purlin.platform.api;

import dev.purlin.platform.store.Adding;
import dev.purlin.platform.store.Event;
import dev.purlin.platform.store.Store;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How what is configured is changed: written down with its event, then taken in by what runs.
///
/// @param taken waits, for a second at most, until requests are routed by what was written
public record Changes(Store store, Runnable taken, InstantSource clock) {
    static final String ENDPOINT = "endpoint:";
    static final String DEPLOYMENT = "deployment:";
    static final String KEY = "key:";

    static String environment(String endpointId, String name) {
        return "environment:" + endpointId + "/" + name;
    }

    Event event(Request request, String subject, String to) {
        return event(request, subject, null, to, "asked for");
    }

    Event event(Request request, String subject, @Nullable String from, String to, String why) {
        return new Event(clock.instant(), request.actor(), subject, from, to, why);
    }

    /// Waits for the write; when it changed something, also until that counts.
    boolean made(CompletableFuture<Boolean> write) {
        boolean changed = write.join();
        if (changed) {
            taken.run();
        }
        return changed;
    }

    /// Waits for the write; when it added something, also until that counts.
    Adding added(CompletableFuture<Adding> write) {
        Adding adding = write.join();
        if (adding == Adding.ADDED) {
            taken.run();
        }
        return adding;
    }
}
