package dev.purlin.platform.control;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Probes over HTTP, each replica's by a virtual thread of its own: often until it is ready, rarely
/// afterwards. One bad answer may be chance; three in a row are not.
public final class HttpProbes implements Probes {
    private static final Duration UNTIL_READY = Duration.ofMillis(50);
    private static final Duration WHEN_READY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BAD_IN_ROW = 3;
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

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

    /// A thread that asks, and what it was told.
    private static final class Watch {
        private final Thread thread;
        private volatile boolean ready;

        Watch(Thread thread) {
            this.thread = thread;
        }
    }

    @Override
    public void watch(String replicaId, URI ready) {
        Thread thread =
                Thread.ofVirtual()
                        .name("purlin-probe-" + replicaId)
                        .unstarted(() -> askForever(replicaId, ready));
        watches.put(replicaId, new Watch(thread));
        thread.start();
    }

    private void askForever(String replicaId, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        int badInRow = 0;
        try {
            for (Watch watch = watches.get(replicaId);
                    watch != null;
                    watch = watches.get(replicaId)) {
                boolean good = isGood(request);
                badInRow = good ? 0 : badInRow + 1;
                boolean ready = good || (watch.ready && badInRow < MOST_BAD_IN_ROW);
                if (ready != watch.ready) {
                    watch.ready = ready;
                    listeners.forEach(Runnable::run);
                }
                Thread.sleep(
                        good
                                ? WHEN_READY
                                : UNTIL_READY.multipliedBy(Math.min(20, 1 + badInRow / 20)));
            }
        } catch (InterruptedException _) {
            // Forgotten.
        }
    }

    private boolean isGood(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() / HUNDRED
                    == SUCCESS;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public boolean isReady(String replicaId) {
        Watch watch = watches.get(replicaId);
        return watch != null && watch.ready;
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
