package dev.purlin.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.purlin.bench.LoadResult.Ending;
import dev.purlin.bench.MockPlan.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What goes wrong is counted under its name, never as a success, and never leaves a run hanging.
@Timeout(60)
final class LoadFailureTest {
    @Test
    void answers_are_counted_by_status_and_refusals_are_no_successes() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Status(429, 10));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadResult result = tester.run(get(server).closedLoop(4).until(End.requests(100)));
            assertThat(result.statuses()).isEqualTo(Map.of(200, 90L, 429, 10L));
            assertThat(result.succeeded()).isEqualTo(90);
            assertThat(result.failures()).isEqualTo(Map.of(Failure.STATUS, 10L));
            assertThat(result.latency().count()).isEqualTo(90);
            assertThat(result.failedAfter().count()).isEqualTo(10);
            assertThat(result.perSecond()).isEqualTo(90 / (result.wall().toNanos() / 1e9));
        }
    }

    @Test
    void a_plan_may_want_another_status() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Status(429, 10));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadPlan load = get(server).until(End.requests(20)).withSuccess(Success.status(429));
            assertThat(tester.run(load).succeeded()).isEqualTo(2);
        }
    }

    @Test
    void resets_and_cut_answers_are_counted_and_the_rest_goes_on() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Reset(5)).withFault(new Fault.Cut(7));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadResult result = tester.run(get(server).closedLoop(3).until(End.requests(70)));
            // Every fifth and every seventh of 70, two of which are both.
            assertThat(result.failures()).isEqualTo(Map.of(Failure.RESET, 14L + 10L - 2L));
            assertThat(result.succeeded()).isEqualTo(48);
            assertThat(result.begun()).isEqualTo(70);
        }
    }

    @Test
    void an_answer_that_does_not_come_times_out() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Hang(4));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            Duration timeout = Duration.ofMillis(200);
            LoadPlan load = get(server).closedLoop(2).until(End.requests(8)).withTimeout(timeout);
            LoadResult result = tester.run(load);
            assertThat(result.failed(Failure.TIMEOUT)).isGreaterThanOrEqualTo(2);
            assertThat(result.begun()).isEqualTo(8);
            assertThat(result.failedAfter().least()).isGreaterThanOrEqualTo(timeout);
        }
    }

    @Test
    void a_check_decides_from_status_and_body() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce().withAnswerBytes(1000));
                var tester = new LoadTester()) {
            Success even =
                    Success.checked((request, status, content) ->
                            status == 200 && content.remaining() == 1000 && request % 2 == 0);
            LoadPlan load = get(server).closedLoop(2).until(End.requests(50)).withSuccess(even);
            LoadResult result = tester.run(load);
            assertThat(result.succeeded()).isEqualTo(25);
            assertThat(result.failures()).isEqualTo(Map.of(Failure.CHECK, 25L));
        }
    }

    @Test
    void a_check_that_throws_says_no() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce());
                var tester = new LoadTester()) {
            Success broken =
                    Success.checked((_, _, _) -> {
                        throw new IllegalStateException("a broken check");
                    });
            LoadPlan load = get(server).until(End.requests(3)).withSuccess(broken);
            assertThat(tester.run(load).failed(Failure.CHECK)).isEqualTo(3);
        }
    }

    @Test
    void a_server_that_dies_midway_ends_the_run() throws Exception {
        var half = new CountDownLatch(1000);
        MockPlan plan = MockPlan.atOnce().withWatcher((_, _) -> half.countDown());
        try (var tester = new LoadTester()) {
            LoadRun run;
            try (var server = MockServer.start(plan)) {
                LoadPlan load =
                        get(server)
                                .closedLoop(8)
                                .until(End.after(Duration.ofHours(1)))
                                .withGiveUpAfter(Duration.ofMillis(300));
                run = tester.start(load);
                half.await();
            }
            LoadResult result = run.await();
            assertThat(result.ending()).isEqualTo(Ending.UNREACHABLE);
            assertThat(result.succeeded()).isPositive();
            assertThat(result.failed(Failure.CONNECT)).isPositive();
            assertThat(sum(result)).isEqualTo(result.begun());
        }
    }

    @Test
    void dropped_connections_are_resets_and_new_ones_are_made() throws Exception {
        var some = new CountDownLatch(5);
        MockPlan plan =
                MockPlan.atOnce()
                        .withAnswerAfter(Duration.ofMillis(1))
                        .withFault(new Fault.Hang(5))
                        .withWatcher((_, _) -> some.countDown());
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadRun run = tester.start(get(server).until(End.requests(9)));
            some.await();
            server.dropConnections();
            LoadResult result = run.await();
            assertThat(result.failures()).isEqualTo(Map.of(Failure.RESET, 1L));
            assertThat(result.succeeded()).isEqualTo(8);
        }
    }

    @Test
    void what_is_under_way_when_a_run_is_ended_is_abandoned() throws Exception {
        var hanging = new CountDownLatch(2);
        MockPlan plan =
                MockPlan.atOnce()
                        .withFault(new Fault.Hang(1))
                        .withWatcher((_, _) -> hanging.countDown());
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadRun run =
                    tester.start(
                            LoadPlan.get(server.url())
                                    .closedLoop(2)
                                    .until(End.after(Duration.ofHours(1))));
            hanging.await();
            LoadResult result = run.end(Duration.ZERO);
            assertThat(result.ending()).isEqualTo(Ending.STOPPED);
            assertThat(result.failures()).containsExactly(Map.entry(Failure.ABANDONED, 2L));
        }
    }

    @Test
    void a_stream_of_lines_is_timed_like_one_of_events() throws Exception {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var tester = new LoadTester()) {
            Thread answering = Thread.ofVirtual().start(() -> answerWithLines(listener));
            LoadResult result = tester.run(LoadPlan.get(url(listener)));
            answering.join();
            assertThat(result.succeeded()).isOne();
            assertThat(result.events()).isEqualTo(2);
            assertThat(result.firstEvent().count()).isOne();
            assertThat(result.betweenEvents().count()).isOne();
        }
    }

    private static void answerWithLines(ServerSocket listener) {
        try (var socket = listener.accept()) {
            var _ = socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream()
                    .write(
                            """
                            HTTP/1.1 200 OK\r
                            Content-Type: application/x-ndjson\r
                            Content-Length: 16\r
                            \r
                            {"a":1}
                            {"a":2}
                            """
                                    .getBytes(US_ASCII));
            var _ = socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_server_that_was_never_there_is_unreachable() throws Exception {
        try (var tester = new LoadTester()) {
            LoadPlan load = LoadPlan.get(nobody()).closedLoop(2);
            LoadResult result = tester.run(load.until(End.after(Duration.ofHours(1))));
            assertThat(result.ending()).isEqualTo(Ending.UNREACHABLE);
            assertThat(result.succeeded()).isZero();
            assertThat(result.failures()).containsOnlyKeys(Failure.CONNECT);
        }
    }

    @Test
    void a_server_that_speaks_something_else_is_malformed() throws Exception {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var tester = new LoadTester()) {
            Thread.ofVirtual().start(() -> greetAll(listener));
            LoadPlan load = LoadPlan.get(url(listener)).until(End.requests(2));
            assertThat(tester.run(load).failures()).isEqualTo(Map.of(Failure.MALFORMED, 2L));
        }
    }

    private static long sum(LoadResult result) {
        return result.succeeded()
                + result.failures().values().stream().mapToLong(Long::longValue).sum();
    }

    private static LoadPlan get(MockServer server) {
        return LoadPlan.get(server.url());
    }

    private static URI nobody() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return url(listener);
        }
    }

    private static URI url(ServerSocket listener) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    private static void greetAll(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (var socket = listener.accept()) {
                socket.getOutputStream().write("SSH-2.0\r\n".getBytes(US_ASCII));
                var _ = socket.getInputStream().readAllBytes();
            } catch (IOException _) {
                // The test is over, or the tester hung up.
            }
        }
    }
}
