package dev.purlin.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private record Words(int tokens) implements Sized {}

    private final Waiting<Words, String> waiting = new Waiting<>();
    private long clock;

    @Test
    void texts_of_near_lengths_run_together() {
        request(40, 100, 41, 99, 42);
        assertThat(next(128)).containsExactly(40, 41, 42);
        assertThat(next(256)).containsExactly(100, 99);
    }

    @Test
    void a_run_stays_within_its_padded_tokens() {
        request(16, 16, 16, 16, 16);
        assertThat(next(64)).hasSize(4);
        assertThat(next(64)).hasSize(1);
    }

    @Test
    void a_text_longer_than_a_run_runs_alone() {
        request(500, 500);
        assertThat(next(256)).containsExactly(500);
    }

    @Test
    void padding_is_bounded() {
        request(20, 30, 19, 21);
        List<Integer> run = next(1_000);
        assertThat(run).containsExactlyInAnyOrder(19, 20, 21);
        int padded = run.size() * 21;
        assertThat(padded - 60).isLessThanOrEqualTo((int) (padded * Waiting.MOST_WASTE));
    }

    @Test
    void a_run_has_at_most_the_asked_texts() {
        request(5, 5, 5);
        List<Integer> run = new ArrayList<>();
        waiting.take(100, 1).forEach(entry -> run.add(entry.tokens()));
        assertThat(run).containsExactly(5);
    }

    @Test
    void a_lone_query_goes_next_beside_any_amount_of_bulk() {
        int[] bulk = new int[2_048];
        java.util.Arrays.fill(bulk, 300);
        request(bulk);
        assertThat(next(300)).containsExactly(300);
        request(12);
        assertThat(next(300)).isIn(List.of(12), List.of(300));
        assertThat(waiting.texts()).isLessThanOrEqualTo(2_047);
        List<Integer> second = next(300);
        assertThat(second).hasSize(1);
        assertThat(lengthsLeft()).doesNotContain(12);
    }

    @Test
    void requests_take_turns_by_the_tokens_they_were_served() {
        Ticket<Words, String> big = request(200, 200, 200, 200);
        Ticket<Words, String> small = request(50, 50, 50, 50);
        List<Ticket<Words, String>> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            order.add(waiting.take(200, 1).getFirst().ticket);
        }
        assertThat(order).containsExactly(big, small, small, small, small);
    }

    @Test
    void a_newcomer_has_no_claim_on_the_past() {
        request(10, 10, 10, 10, 10, 10);
        for (int i = 0; i < 3; i++) {
            waiting.take(10, 1);
        }
        Ticket<Words, String> newcomer = request(10, 10, 10, 10, 10, 10);
        assertThat(newcomer.served).isEqualTo(20);
    }

    @Test
    void what_is_removed_is_gone_from_every_place() {
        Ticket<Words, String> ticket = request(7, 8);
        List.copyOf(ticket.waiting).forEach(waiting::remove);
        assertThat(waiting.texts()).isZero();
        assertThat(waiting.tokens()).isZero();
        assertThat(waiting.oldest()).isNull();
        assertThat(waiting.take(100, 100)).isEmpty();
    }

    @Test
    void small_requests_are_taken_apart_from_the_rest() {
        request(300, 300);
        request(12);
        request(9);
        List<Integer> run = new ArrayList<>();
        waiting.takeSmall(64, 128, 10).forEach(entry -> run.add(entry.tokens()));
        assertThat(run).containsExactly(12, 9);
        assertThat(waiting.hasSmall(64)).isFalse();
        assertThat(waiting.texts()).isEqualTo(2);
    }

    @Test
    void the_oldest_is_known() {
        clock = 5;
        request(3);
        clock = 9;
        request(3);
        assertThat(waiting.oldest()).isEqualTo(5);
    }

    private Ticket<Words, String> request(int... lengths) {
        Ticket<Words, String> ticket = new Ticket<>();
        for (int length : lengths) {
            waiting.add(new Entry<>(ticket, new Words(length), ticket.nextIndex(), clock));
            ticket.tokens += length;
        }
        ticket.sealed = true;
        return ticket;
    }

    private List<Integer> next(int mostTokens) {
        return waiting.take(mostTokens, Integer.MAX_VALUE).stream().map(Entry::tokens).toList();
    }

    private List<Integer> lengthsLeft() {
        List<Integer> left = new ArrayList<>();
        while (waiting.texts() > 0) {
            left.addAll(next(1));
        }
        return left;
    }
}
