package dev.purlin.platform.control;

import dev.purlin.platform.control.ProbeHistory.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Probes over HTTP, each replica's by a virtual thread of its own: often until it is ready, rarely
/// while it is well. What follows is [ProbeHistory]'s.
public final class HttpProbes implements Probes {
    private static final Duration UNTIL_READY = Duration.ofMillis(50);
    private static final Duration WHEN_READY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SLOWER_EACH = 20;
    private static final int MOST_SLOWER = 20;
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final InstantSource clock;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .executor(
                            Executors.newThreadPerTaskExecutor(
                                    Thread.ofVirtual().name("purlin-probe-", 0).factory()))
                    .build();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public HttpProbes(InstantSource clock) {
        this.clock = clock;
    }

    /// A thread that asks, and what it was told.
    private static final class Watch {
        private final Thread thread;
        private volatile boolean ready;
        private volatile @Nullable String failure;

        Watch(Thread thread) {
            this.thread = thread;
        }
    }

    @Override
    public void watch(String replicaId, URI replica, ProbePlan plan) {
        var history = new ProbeHistory(plan, clock.instant());
        Thread thread =
                Thread.ofVirtual()
                        .name("purlin-probe-" + replicaId)
                        .unstarted(() -> askForever(replicaId, replica, plan, history));
        watches.put(replicaId, new Watch(thread));
        thread.start();
    }

    private void askForever(String replicaId, URI replica, ProbePlan plan, ProbeHistory history) {
        HttpRequest ready = request(replica, plan.readyPath());
        HttpRequest live = request(replica, plan.livePath());
        boolean asksBoth = !plan.readyPath().equals(plan.livePath());
        int badInRow = 0;
        try {
            for (Watch watch = watches.get(replicaId);
                    watch != null;
                    watch = watches.get(replicaId)) {
                Answer readyAnswer = answer(ready);
                // Until it has been ready, nobody asks whether it lives.
                Answer liveAnswer = asksBoth && history.wasReady() ? answer(live) : readyAnswer;
                history.answered(readyAnswer, liveAnswer, clock.instant());
                tell(watch, history);
                boolean isWell = readyAnswer == Answer.GOOD && liveAnswer == Answer.GOOD;
                badInRow = isWell ? 0 : badInRow + 1;
                Thread.sleep(isWell ? WHEN_READY : pause(badInRow));
            }
        } catch (InterruptedException _) {
            // Forgotten.
        }
    }

    private static Duration pause(int badInRow) {
        return UNTIL_READY.multipliedBy(Math.min(MOST_SLOWER, 1 + badInRow / SLOWER_EACH));
    }

    private static HttpRequest request(URI replica, String path) {
        return HttpRequest.newBuilder(URI.create(replica + path)).timeout(TIMEOUT).build();
    }

    private void tell(Watch watch, ProbeHistory history) {
        String failure = history.failure(clock.instant());
        boolean changed =
                history.isReady() != watch.ready || (failure != null && watch.failure == null);
        watch.ready = history.isReady();
        watch.failure = failure;
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    private Answer answer(HttpRequest request) throws InterruptedException {
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status / HUNDRED == SUCCESS ? Answer.GOOD : Answer.BAD;
        } catch (HttpTimeoutException _) {
            return Answer.BAD;
        } catch (IOException _) {
            return Answer.UNREACHED;
        }
    }

    @Override
    public boolean isReady(String replicaId) {
        Watch watch = watches.get(replicaId);
        return watch != null && watch.ready;
    }

    @Override
    public @Nullable String failure(String replicaId) {
        Watch watch = watches.get(replicaId);
        return watch == null ? null : watch.failure;
    }

    @Override
    public void forget(String replicaId) {
        Watch watch = watches.remove(replicaId);
        if (watch != null) {
            watch.thread.interrupt();
        }
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        List.copyOf(watches.keySet()).forEach(this::forget);
        client.shutdownNow();
    }
}
