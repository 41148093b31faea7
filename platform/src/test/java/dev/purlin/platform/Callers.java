package dev.purlin.platform;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Callers of one URL, each with its next request as soon as it has its answer.
final class Callers implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int LOOKED_AT = 200;

    private final Rig rig;
    private final String path;
    private final String key;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean isOver;

    Callers(Rig rig, String path, int count) {
        this.rig = rig;
        this.path = path;
        this.key = rig.adminKey();
        for (int i = 0; i < count; i++) {
            threads.execute(this::call);
        }
    }

    private void call() {
        while (!isOver) {
            try {
                HttpResponse<String> answer = rig.call("GET", path, "", key);
                if (answer.statusCode() == 200) {
                    answers.add(answer.body());
                    if (answered.incrementAndGet() > LOOKED_AT) {
                        answers.poll();
                    }
                } else {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (AssertionError failure) {
                failures.add(failure + " " + failure.getCause());
            }
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /// Until the last answers came from all of these.
    void awaitBoth(String one, String other) throws InterruptedException {
        await(Set.of(one, other));
    }

    void awaitOnly(String one) throws InterruptedException {
        await(Set.of(one));
    }

    private void await(Set<String> wanted) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (!answers.stream().collect(Collectors.toSet()).equals(wanted)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("the last answers are " + answers);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        isOver = true;
        threads.close();
    }
}
