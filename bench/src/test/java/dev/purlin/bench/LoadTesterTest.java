package dev.purlin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.bench.LoadResult.Ending;
import dev.purlin.bench.MockPlan.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the load tester measures, held against a server whose times are known. Lower bounds are
/// exact; there are no upper bounds on time, as the machine may be busy.
@Timeout(60)
final class LoadTesterTest {
    private static final Duration ANSWER_AFTER = Duration.ofMillis(30);

    @Test
    void an_answer_never_measures_faster_than_it_was_given() throws Exception {
        MockPlan plan = MockPlan.atOnce().withAnswerAfter(ANSWER_AFTER);
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadResult result = tester.run(get(server).closedLoop(4).until(End.requests(20)));
            assertThat(result.succeeded()).isEqualTo(20);
            assertThat(result.latency().count()).isEqualTo(20);
            assertThat(result.firstByte().least()).isGreaterThanOrEqualTo(ANSWER_AFTER);
            assertThat(result.latency().least()).isGreaterThanOrEqualTo(ANSWER_AFTER);
            assertThat(result.wall()).isGreaterThanOrEqualTo(ANSWER_AFTER.multipliedBy(5));
        }
    }

    @Test
    void jitter_only_makes_answers_later() throws Exception {
        MockPlan plan =
                MockPlan.atOnce()
                        .withAnswerAfter(Duration.ofMillis(5))
                        .withJitter(Duration.ofMillis(50), 3);
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadResult result = tester.run(get(server).closedLoop(16).until(End.requests(64)));
            assertThat(result.latency().least()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
            assertThat(result.latency().most()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        }
    }

    @Test
    void a_stream_is_timed_to_its_first_event_between_events_and_to_its_last() throws Exception {
        Duration every = Duration.ofMillis(5);
        MockPlan plan = MockPlan.atOnce().withAnswerAfter(ANSWER_AFTER).withEvents(6, every);
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadResult result = tester.run(get(server).closedLoop(2).until(End.requests(10)));
            assertThat(result.succeeded()).isEqualTo(10);
            assertThat(result.events()).isEqualTo(60);
            assertThat(result.betweenEvents().count()).isEqualTo(50);
            assertThat(result.firstByte().least()).isGreaterThanOrEqualTo(ANSWER_AFTER);
            assertThat(result.firstEvent().least()).isGreaterThanOrEqualTo(ANSWER_AFTER);
            assertThat(result.latency().least())
                    .isGreaterThanOrEqualTo(ANSWER_AFTER.plus(every.multipliedBy(5)));
            assertThat(result.firstByte().mean()).isLessThanOrEqualTo(result.firstEvent().mean());
            assertThat(result.firstEvent().mean()).isLessThan(result.latency().mean());
            Duration spread = result.latency().mean().minus(result.firstEvent().mean());
            assertThat(result.betweenEvents().mean().multipliedBy(5))
                    .isLessThanOrEqualTo(spread.plusNanos(10));
        }
    }

    @Test
    void a_closed_loop_never_has_more_under_way_than_it_has_clients() throws Exception {
        MockPlan plan = MockPlan.atOnce().withJitter(Duration.ofMillis(2), 1);
        try (var server = MockServer.start(plan);
                var tester = new LoadTester(2)) {
            LoadResult result = tester.run(get(server).closedLoop(7).until(End.requests(500)));
            assertThat(result.succeeded()).isEqualTo(500);
            assertThat(server.requests()).isEqualTo(500);
            assertThat(server.mostUnderWay()).isBetween(1, 7);
            assertThat(server.accepted()).isLessThanOrEqualTo(7);
        }
    }

    @Test
    void one_pass_sends_each_body_exactly_once() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        List<String> texts = IntStream.range(0, 300).mapToObj(i -> "{\"n\": " + i + "}").toList();
        MockPlan plan = MockPlan.atOnce().withWatcher((_, body) -> seen.add(body));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester(2)) {
            LoadResult result = tester.run(post(server, Bodies.of(texts)).closedLoop(5));
            assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(result.succeeded()).isEqualTo(300);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(texts);
        }
    }

    @Test
    void bodies_repeat_when_more_requests_are_asked_for() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        MockPlan plan = MockPlan.atOnce().withWatcher((_, body) -> seen.add(body));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            tester.run(post(server, Bodies.of("a", "b", "ü")).until(End.requests(7)));
            assertThat(seen).containsExactly("a", "b", "ü", "a", "b", "ü", "a");
        }
    }

    @Test
    void the_warmup_is_sent_but_not_counted() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce());
                var tester = new LoadTester()) {
            LoadPlan plan = get(server).closedLoop(3).until(End.requests(10));
            LoadResult result = tester.run(plan.withWarmup(End.requests(20)));
            assertThat(server.requests()).isEqualTo(30);
            assertThat(result.begun()).isEqualTo(10);
            assertThat(result.latency().count()).isEqualTo(10);
            assertThat(result.connect().count()).isZero();
        }
    }

    @Test
    void an_open_loop_keeps_its_schedule_whatever_the_server_does() throws Exception {
        MockPlan plan = MockPlan.atOnce().withAnswerAfter(Duration.ofMillis(100));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadPlan load = get(server).openLoop(200, 1000).until(End.requests(40));
            LoadResult result = tester.run(load);
            assertThat(result.succeeded()).isEqualTo(40);
            assertThat(result.missed()).isZero();
            assertThat(result.ownDelay().count()).isEqualTo(40);
            // The last is due after 39 × 5 ms; one after the other they would take 4 s.
            assertThat(result.wall()).isGreaterThanOrEqualTo(Duration.ofMillis(195 + 100));
            assertThat(server.mostUnderWay()).isGreaterThan(1);
        }
    }

    @Test
    void an_open_loop_counts_what_it_could_not_send() throws Exception {
        MockPlan plan = MockPlan.atOnce().withFault(new Fault.Hang(1));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadPlan load =
                    get(server)
                            .openLoop(1000, 5)
                            .until(End.requests(50))
                            .withTimeout(Duration.ofSeconds(1));
            LoadResult result = tester.run(load);
            assertThat(result.begun() + result.missed()).isEqualTo(50);
            assertThat(result.missed()).isPositive();
            assertThat(server.mostUnderWay()).isLessThanOrEqualTo(5);
            assertThat(result.failed(Failure.TIMEOUT)).isEqualTo(result.begun());
        }
    }

    @Test
    void waiting_behind_a_slow_answer_counts_from_the_scheduled_time() throws Exception {
        // Every 10 ms one is due, two at most are under way, each takes 30 ms: some are missed,
        // none
        // that is sent looks faster than the server was.
        MockPlan plan = MockPlan.atOnce().withAnswerAfter(ANSWER_AFTER);
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadResult result = tester.run(get(server).openLoop(100, 2).until(End.requests(30)));
            assertThat(result.missed()).isPositive();
            assertThat(result.latency().least()).isGreaterThanOrEqualTo(ANSWER_AFTER);
            assertThat(result.latency().mean())
                    .isGreaterThanOrEqualTo(ANSWER_AFTER.plus(result.ownDelay().mean()));
        }
    }

    @Test
    void random_arrivals_end_with_their_duration() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce());
                var tester = new LoadTester(2)) {
            var mode = new Mode.OpenLoop(500, new Arrival.Poisson(1), 500);
            LoadResult result =
                    tester.run(get(server).withMode(mode).until(End.after(Duration.ofMillis(400))));
            assertThat(result.begun() + result.missed()).isBetween(120L, 300L);
            assertThat(result.begun()).isEqualTo(server.requests());
        }
    }

    @Test
    void every_request_may_have_a_connection_of_its_own() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce());
                var tester = new LoadTester()) {
            LoadPlan load = get(server).closedLoop(3).until(End.requests(30));
            LoadResult result = tester.run(load.withNewConnections());
            assertThat(result.succeeded()).isEqualTo(30);
            assertThat(server.accepted()).isEqualTo(30);
            assertThat(result.connect().count()).isEqualTo(30);
        }
    }

    @Test
    void bytes_are_counted_with_their_heads() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce().withAnswerBytes(100_000));
                var tester = new LoadTester()) {
            LoadPlan load = post(server, Bodies.of("x".repeat(5000))).until(End.requests(3));
            LoadResult result = tester.run(load);
            assertThat(result.bytesOut()).isBetween(15_000L, 16_000L);
            assertThat(result.bytesIn()).isBetween(300_000L, 301_000L);
        }
    }

    @Test
    void several_plans_run_at_the_same_time() throws Exception {
        MockPlan plan = MockPlan.atOnce().withAnswerAfter(Duration.ofMillis(20));
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadPlan flood = get(server).closedLoop(20).until(End.requests(200));
            LoadPlan probe = get(server).openLoop(50, 10).until(End.requests(10));
            List<LoadResult> results = tester.runTogether(List.of(flood, probe));
            assertThat(results).extracting(LoadResult::succeeded).containsExactly(200L, 10L);
        }
    }

    @Test
    void a_run_can_be_stopped_and_still_waits_for_what_is_under_way() throws Exception {
        var begun = new CountDownLatch(1);
        MockPlan plan =
                MockPlan.atOnce()
                        .withAnswerAfter(ANSWER_AFTER)
                        .withWatcher((_, _) -> begun.countDown());
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadRun run = tester.start(get(server).until(End.after(Duration.ofHours(1))));
            begun.await();
            run.stop();
            LoadResult result = run.await();
            assertThat(result.ending()).isEqualTo(Ending.STOPPED);
            assertThat(result.begun()).isEqualTo(server.requests());
            assertThat(result.succeeded()).isEqualTo(result.begun());
        }
    }

    @Test
    void an_open_loop_that_waits_for_its_next_time_can_be_stopped() throws Exception {
        var begun = new CountDownLatch(1);
        MockPlan plan = MockPlan.atOnce().withWatcher((_, _) -> begun.countDown());
        try (var server = MockServer.start(plan);
                var tester = new LoadTester()) {
            LoadRun run = tester.start(get(server).openLoop(0.001, 1).until(End.requests(5)));
            begun.await();
            run.stop();
            assertThat(run.await().succeeded()).isOne();
        }
    }

    @Test
    void closing_the_tester_ends_its_runs() throws Exception {
        try (var server = MockServer.start(MockPlan.atOnce())) {
            LoadRun run;
            try (var tester = new LoadTester()) {
                run = tester.start(get(server).until(End.after(Duration.ofHours(1))));
            }
            assertThatThrownBy(run::await).isInstanceOf(CancellationException.class);
        }
    }

    private static LoadPlan get(MockServer server) {
        return LoadPlan.get(server.url());
    }

    private static LoadPlan post(MockServer server, Bodies bodies) {
        return LoadPlan.post(server.url(), bodies);
    }
}
