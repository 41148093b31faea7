package dev.purlin.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatcherTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private record Words(String name, int tokens) implements Sized {}

    /// A model whose runs end when the test says so.
    private static final class Script implements Runner<Words, String> {
        final List<List<String>> runs = Collections.synchronizedList(new ArrayList<>());
        final List<Width> widths = Collections.synchronizedList(new ArrayList<>());
        final Semaphore begun = new Semaphore(0);
        final Semaphore mayEnd = new Semaphore(0);
        boolean held = true;

        @Override
        public List<String> run(List<Words> texts, Width width) {
            runs.add(texts.stream().map(Words::name).toList());
            widths.add(width);
            begun.release();
            if (held) {
                mayEnd.acquireUninterruptibly();
            }
            texts.stream()
                    .filter(text -> text.name.equals("bad"))
                    .findAny()
                    .ifPresent(_ -> {
                        throw new IllegalArgumentException("bad text");
                    });
            return texts.stream().map(text -> text.name + "!").toList();
        }

        void awaitRun() throws InterruptedException {
            assertThat(begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private final Script script = new Script();
    private final AtomicInteger dropped = new AtomicInteger();
    private final BatchListener listener =
            new BatchListener() {
                @Override
                public void dropped(int texts) {
                    dropped.addAndGet(texts);
                }
            };
    private Batcher<Words, String> batcher = batcher(1, 0);

    private Batcher<Words, String> batcher(int threads, int express) {
        BatchSettings settings = new BatchSettings(threads, 64, 100, 1_000, true, express);
        return new Batcher<>(settings, script, listener, System::nanoTime);
    }

    private void restart(int threads, int express) {
        batcher.close();
        batcher = batcher(threads, express);
    }

    @AfterEach
    void close() {
        script.mayEnd.release(10_000);
        batcher.close();
    }

    @Test
    void requests_that_arrive_while_a_run_is_under_way_form_the_next_run() throws Exception {
        Ticket<Words, String> first = submit("a", 8);
        script.awaitRun();
        Ticket<Words, String> second = submit("b", 8);
        Ticket<Words, String> third = submit("c", 8);
        script.mayEnd.release(2);
        assertThat(third.future().join().results()).containsExactly("c!");
        assertThat(second.future().join().results()).containsExactly("b!");
        assertThat(first.future().join().results()).containsExactly("a!");
        assertThat(script.runs).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void results_come_in_the_order_of_the_texts_whatever_ran_first() {
        script.held = false;
        Ticket<Words, String> ticket =
                batcher.submit(List.of(new Words("x", 50), new Words("y", 3), new Words("z", 49)));
        assertThat(ticket.future().join().results()).containsExactly("x!", "y!", "z!");
    }

    @Test
    void each_text_has_times_of_its_own() throws Exception {
        AtomicLong clock = new AtomicLong(100);
        batcher.close();
        batcher =
                new Batcher<>(
                        new BatchSettings(1, 64, 1, 1_000, false, 0), script, listener, clock::get);
        Ticket<Words, String> ticket =
                batcher.submit(List.of(new Words("x", 8), new Words("y", 8)));
        script.awaitRun();
        clock.set(130);
        script.mayEnd.release();
        script.awaitRun();
        clock.set(170);
        script.mayEnd.release();
        Timeline times = ticket.future().join().times();
        assertThat(times.texts()).isEqualTo(2);
        assertThat(times.queueNanos(0)).isZero();
        assertThat(times.runNanos(0)).isEqualTo(30);
        assertThat(times.doneAt(0)).isEqualTo(130);
        assertThat(times.queueNanos(1)).isEqualTo(30);
        assertThat(times.runNanos(1)).isEqualTo(40);
        assertThat(times.doneAt(1)).isEqualTo(170);
    }

    @Test
    void a_lone_text_on_an_idle_machine_runs_wide_and_two_texts_run_narrow() throws Exception {
        script.held = false;
        submit("a", 8).future().join();
        assertThat(script.widths).containsExactly(Width.WIDE);
        batcher.submit(List.of(new Words("b", 8), new Words("c", 8))).future().join();
        assertThat(script.widths).endsWith(Width.NARROW);
    }

    @Test
    void free_threads_share_what_waits() throws Exception {
        restart(2, 0);
        List<Words> texts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            texts.add(new Words("t" + i, 8));
        }
        batcher.submit(texts);
        script.awaitRun();
        script.awaitRun();
        assertThat(script.runs).hasSize(2).allSatisfy(run -> assertThat(run).hasSize(4));
    }

    @Test
    void what_does_not_fit_is_refused_whole() throws Exception {
        submit("a", 8);
        script.awaitRun();
        submit("b", 990);
        assertThatThrownBy(() -> batcher.submit(List.of(new Words("c", 5), new Words("d", 6))))
                .isInstanceOf(QueueFull.class)
                .hasMessage("990 tokens wait and 11 more were offered, at most 1000");
        assertThat(batcher.load().waitingTexts()).isEqualTo(1);
    }

    @Test
    void a_cancelled_request_never_runs() throws Exception {
        submit("a", 8);
        script.awaitRun();
        Ticket<Words, String> cancelled = submit("b", 8);
        Ticket<Words, String> kept = submit("c", 8);
        batcher.cancel(cancelled);
        batcher.cancel(cancelled);
        script.mayEnd.release(2);
        kept.future().join();
        assertThat(script.runs).containsExactly(List.of("a"), List.of("c"));
        assertThat(dropped).hasValue(1);
        assertThatThrownBy(() -> cancelled.future().join())
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_request_cancelled_while_it_runs_is_not_answered_and_harms_nobody() throws Exception {
        Ticket<Words, String> running = submit("a", 8);
        script.awaitRun();
        batcher.cancel(running);
        script.mayEnd.release(2);
        assertThat(submit("b", 8).future().join().results()).containsExactly("b!");
        assertThat(running.future()).isCompletedExceptionally();
    }

    @Test
    void one_bad_text_does_not_fail_its_mates() throws Exception {
        Ticket<Words, String> first = submit("a", 8);
        script.awaitRun();
        Ticket<Words, String> bad = submit("bad", 8);
        Ticket<Words, String> good = submit("good", 8);
        script.mayEnd.release(100);
        first.future().join();
        assertThat(good.future().join().results()).containsExactly("good!");
        assertThatThrownBy(() -> bad.future().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RunFailed.class);
    }

    @Test
    void a_small_request_passes_running_bulk() throws Exception {
        restart(1, 16);
        Ticket<Words, String> bulk =
                batcher.submit(List.of(new Words("big", 60), new Words("big2", 60)));
        script.awaitRun();
        Ticket<Words, String> query = submit("query", 5);
        script.awaitRun();
        assertThat(script.runs).containsExactly(List.of("big"), List.of("query"));
        script.mayEnd.release(100);
        assertThat(query.future().join().results()).containsExactly("query!");
        bulk.future().join();
    }

    @Test
    void small_requests_alone_wait_for_a_common_run() throws Exception {
        restart(1, 16);
        submit("a", 5);
        script.awaitRun();
        submit("b", 5);
        Ticket<Words, String> last = submit("c", 5);
        script.mayEnd.release(100);
        last.future().join();
        assertThat(script.runs).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void texts_added_bit_by_bit_run_before_the_last_is_there() throws Exception {
        Ticket<Words, String> ticket = batcher.begin(100);
        batcher.add(ticket, List.of(new Words("a", 8)), 92);
        script.awaitRun();
        assertThat(ticket.future()).isNotDone();
        batcher.add(ticket, List.of(new Words("b", 8)), 0);
        batcher.seal(ticket);
        script.mayEnd.release(2);
        assertThat(ticket.future().join().results()).containsExactly("a!", "b!");
    }

    @Test
    void sealing_after_the_last_result_completes_the_request() throws Exception {
        script.held = false;
        Ticket<Words, String> ticket = batcher.begin(100);
        batcher.add(ticket, List.of(new Words("a", 8)), 92);
        script.awaitRun();
        batcher.seal(ticket);
        assertThat(ticket.future().join().results()).containsExactly("a!");
    }

    @Test
    void what_is_announced_is_set_aside_and_shrinks_to_what_comes() throws Exception {
        Ticket<Words, String> announced = batcher.begin(990);
        assertThatThrownBy(() -> submit("b", 11)).isInstanceOf(QueueFull.class);
        batcher.add(announced, List.of(new Words("a", 8)), 400);
        script.awaitRun();
        submit("c", 11);
        assertThatThrownBy(() -> submit("d", 590))
                .hasMessage("411 tokens wait and 590 more were offered, at most 1000");
        batcher.seal(announced);
        submit("d", 590);
        script.mayEnd.release(100);
        assertThat(announced.future().join().results()).containsExactly("a!");
    }

    @Test
    void a_request_given_up_leaves_what_was_set_aside() {
        Ticket<Words, String> announced = batcher.begin(1_000);
        batcher.cancel(announced);
        batcher.add(announced, List.of(new Words("late", 8)), 900);
        batcher.cancel(batcher.begin(1_000));
        assertThat(batcher.load().waitingTexts()).isZero();
    }

    @Test
    void what_never_fits_is_told_apart_from_what_does_not_fit_now() {
        assertThatThrownBy(() -> submit("big", 1_001))
                .isInstanceOfSatisfying(
                        QueueFull.class, full -> assertThat(full.isForever()).isTrue());
        Ticket<Words, String> announced = batcher.begin(1_000);
        assertThatThrownBy(() -> submit("small", 1))
                .isInstanceOfSatisfying(
                        QueueFull.class, full -> assertThat(full.isForever()).isFalse());
        batcher.cancel(announced);
    }

    @Test
    void closing_fails_what_waits_and_finishes_what_runs() throws Exception {
        Ticket<Words, String> running = submit("a", 8);
        script.awaitRun();
        Ticket<Words, String> waiting = submit("b", 8);
        CountDownLatch closed = new CountDownLatch(1);
        Thread closer =
                Thread.ofPlatform()
                        .start(() -> {
                            batcher.close();
                            closed.countDown();
                        });
        assertThatThrownBy(() -> waiting.future().get(SOON.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(closed.getCount()).isEqualTo(1);
        script.mayEnd.release();
        assertThat(running.future().join().results()).containsExactly("a!");
        closer.join(SOON);
        assertThatThrownBy(() -> submit("c", 8)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_load_counts_what_waits_and_what_runs() throws Exception {
        submit("a", 8);
        script.awaitRun();
        submit("b", 9);
        Load load = batcher.load();
        assertThat(load.waitingTexts()).isEqualTo(1);
        assertThat(load.waitingTokens()).isEqualTo(9);
        assertThat(load.runningTexts()).isEqualTo(1);
        assertThat(load.runs()).isEqualTo(1);
        assertThat(load.oldestNanos()).isNotNegative();
    }

    @Test
    void every_request_ends_once_however_many_come_cancel_and_fail_at_once() throws Exception {
        script.held = false;
        restart(2, 16);
        AtomicInteger ended = new AtomicInteger();
        int perThread = 500;
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            Random random = new Random(caller);
            callers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < perThread; i++) {
                                    call(random, ended);
                                }
                            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        batcher.close();
        assertThat(ended).hasValue(4 * perThread);
        Load left = batcher.load();
        assertThat(left.waitingTexts() + left.waitingTokens() + left.runs()).isZero();
        assertThat(left.runningTexts()).isZero();
    }

    private void call(Random random, AtomicInteger ended) {
        List<Words> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            texts.add(new Words(random.nextInt(50) == 0 ? "bad" : "t" + i, 1 + random.nextInt(70)));
        }
        try {
            Ticket<Words, String> ticket = batcher.submit(texts);
            CompletableFuture<?> counted =
                    ticket.future().handle((_, _) -> ended.incrementAndGet());
            if (random.nextInt(5) == 0) {
                batcher.cancel(ticket);
            } else if (random.nextBoolean()) {
                counted.join();
            }
        } catch (QueueFull e) {
            ended.incrementAndGet();
        }
    }

    private Ticket<Words, String> submit(String name, int tokens) {
        return batcher.submit(List.of(new Words(name, tokens)));
    }
}
