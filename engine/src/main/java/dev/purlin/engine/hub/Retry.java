package dev.purlin.engine.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// How often something is tried again: as long as each try brings something new, and for a few
/// more.
///
/// @param onRetry told the reason before each further try
record Retry(HubSettings settings, Consumer<String> onRetry) {

    /// One try. An [IOException] asks for another.
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    // However much each of them brought.
    private static final int MOST_TRIES = 1_000;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    <T> T run(String what, Attempt<T> attempt) {
        return run(what, attempt, () -> 0);
    }

    /// @param progress grows when a try brought something, even if it failed
    <T> T run(String what, Attempt<T> attempt, LongSupplier progress) {
        int failures = 0;
        long before = progress.getAsLong();
        for (int tries = 1; ; tries++) {
            try {
                return attempt.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HubException.Interrupted("Stopped while fetching " + what, e);
            } catch (IOException e) {
                long now = progress.getAsLong();
                failures = now > before ? 1 : failures + 1;
                before = now;
                if (failures > settings.mostRetries() || tries == MOST_TRIES) {
                    throw unreachable(what, tries, e);
                }
                onRetry.accept(reason(e));
                pause(what, wait(failures, e));
            }
        }
    }

    private Duration wait(int failures, IOException reason) {
        Duration wait = settings.retryDelay().multipliedBy(1L << Math.min(failures - 1, 10));
        if (reason instanceof Trouble trouble && trouble.asked().isPresent()) {
            wait = trouble.asked().get();
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static void pause(String what, Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException.Interrupted("Stopped while fetching " + what, e);
        }
    }

    private HubException unreachable(String what, int tries, IOException cause) {
        return new HubException.Unreachable(
                "Could not fetch %s from %s, tried %d times: %s"
                        .formatted(what, settings.endpoint(), tries, reason(cause)),
                "Look at the network (HTTPS_PROXY, HF_ENDPOINT). What has arrived is kept, and the"
                        + " next start goes on from there; with --offline what is cached is taken"
                        + " as it is.",
                cause);
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
