package dev.purlin.platform.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A real server is asked.
class HttpProbesTest {
    private static final int LONGEST_SECONDS = 30;

    private final AtomicInteger readyStatus = new AtomicInteger(503);
    private final AtomicInteger liveStatus = new AtomicInteger(200);
    private final Semaphore changes = new Semaphore(0);
    private final HttpProbes probes = new HttpProbes(InstantSource.system());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/ready", readyStatus);
        answer("/live", liveStatus);
        server.start();
        probes.onChange(changes::release);
    }

    private void answer(String path, AtomicInteger status) {
        server.createContext(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(status.get(), -1);
                    exchange.close();
                });
    }

    @AfterEach
    void stop() {
        probes.close();
        server.stop(0);
    }

    private void watch(ProbePlan plan) {
        probes.watch("r1", URI.create("http://127.0.0.1:" + server.getAddress().getPort()), plan);
    }

    private static ProbePlan plan(Duration startup, Duration restart) {
        return new ProbePlan("/ready", "/live", startup, Duration.ZERO, Duration.ZERO, restart);
    }

    private void awaitChange() throws InterruptedException {
        assertThat(changes.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_replica_is_ready_with_its_first_good_answer_and_fails_by_its_live_path()
            throws InterruptedException {
        liveStatus.set(500);
        watch(plan(Duration.ofHours(1), Duration.ofMillis(1)));
        assertThat(probes.isReady("r1")).isFalse();
        readyStatus.set(204);
        awaitChange();
        assertThat(probes.isReady("r1")).isTrue();
        awaitChange();
        assertThat(probes.failure("r1")).startsWith("/live gave no good answer for");
        probes.forget("r1");
        assertThat(probes.isReady("r1")).isFalse();
        assertThat(probes.failure("r1")).isNull();
    }

    @Test
    void a_replica_that_never_is_ready_fails() throws InterruptedException {
        watch(plan(Duration.ofMillis(1), Duration.ofHours(1)));
        awaitChange();
        assertThat(probes.isReady("r1")).isFalse();
        assertThat(probes.failure("r1")).startsWith("/ready gave no good answer within");
    }
}
