package dev.purlin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.engine.model.ModelChoices;
import dev.purlin.engine.model.ModelFolder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerBudgetTest {
    private static final Path EMBEDDER = Path.of("src/test/resources/fixtures/embedder");

    /// Of the fixture's 32 dimensions.
    private static final long VECTOR_BYTES = 32 * 17;

    @Test
    void what_is_taken_is_bounded_and_comes_back_once() {
        AnswerBudget budget = new AnswerBudget(100);
        AnswerBudget.Share first = budget.take(60).orElseThrow();
        assertThat(budget.take(41)).isEmpty();
        AnswerBudget.Share second = budget.take(40).orElseThrow();
        first.settle(10);
        assertThat(budget.taken()).isEqualTo(50);
        first.release();
        first.release();
        first.settle(70);
        assertThat(budget.taken()).isEqualTo(40);
        second.settle(150);
        assertThat(budget.take(1)).isEmpty();
        second.release();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void an_answer_keeps_its_share_until_it_has_left() {
        AnswerBudget budget = new AnswerBudget(2 * VECTOR_BYTES);
        try (Engine engine = open(budget)) {
            Job<List<float[]>> job = embed(engine, 2);
            job.future().join();
            assertThat(budget.taken()).isEqualTo(2 * VECTOR_BYTES);
            assertThatThrownBy(() -> embed(engine, 1))
                    .isInstanceOfSatisfying(
                            EngineException.Overloaded.class,
                            e -> assertThat(e.retryAfterSeconds()).isPositive());
            job.release();
            assertThat(budget.taken()).isZero();
            embed(engine, 1).release();
        }
    }

    @Test
    void an_answer_that_never_fits_is_refused_with_the_numbers_and_a_way_out() {
        AnswerBudget budget = new AnswerBudget(2 * VECTOR_BYTES);
        try (Engine engine = open(budget)) {
            assertThatThrownBy(() -> embed(engine, 3))
                    .isInstanceOf(EngineException.InvalidInput.class)
                    .hasMessageContaining("would take 1,632 bytes, and at most 1,088 are kept")
                    .hasMessageContaining("--max-answer-bytes");
            assertThat(budget.taken()).isZero();
        }
    }

    @Test
    void per_token_answers_are_counted_by_the_tokens_they_have() {
        AnswerBudget budget = new AnswerBudget(4 * VECTOR_BYTES);
        try (Engine engine = open(budget)) {
            var three = engine.embedAll(List.of(new Input.Text("a")), TextOptions.defaults());
            assertThat(budget.taken()).isEqualTo(3 * VECTOR_BYTES);
            three.release();
            var five = List.<Input>of(new Input.Text("a a a"));
            assertThatThrownBy(() -> engine.embedAll(five, TextOptions.defaults()))
                    .isInstanceOf(EngineException.InvalidInput.class);
        }
    }

    /// More texts than are tokenized at once: admitted by what they can have at most, or, where
    /// that never fits, by what they have.
    @Test
    void a_large_request_ends_with_the_share_it_needs() {
        int texts = 100;
        for (long most : new long[] {3L * texts * VECTOR_BYTES, 100L * texts * VECTOR_BYTES}) {
            AnswerBudget budget = new AnswerBudget(most);
            try (Engine engine = open(budget)) {
                var inputs = Collections.<Input>nCopies(texts, new Input.Text("a"));
                var job = engine.embedAll(inputs, TextOptions.defaults());
                assertThat(budget.taken()).isEqualTo(3L * texts * VECTOR_BYTES);
                assertThat(job.future().join().value()).hasSize(texts);
                job.release();
            }
        }
    }

    @Test
    void a_request_that_is_refused_or_given_up_leaves_nothing_behind() {
        AnswerBudget budget = new AnswerBudget(1_000 * VECTOR_BYTES);
        try (Engine engine = open(budget)) {
            var lastEmpty = new java.util.ArrayList<Input>();
            lastEmpty.addAll(Collections.nCopies(99, new Input.Text("a")));
            lastEmpty.add(new Input.Text(""));
            assertThatThrownBy(() -> engine.embed(lastEmpty, EmbedOptions.defaults()))
                    .isInstanceOf(EngineException.EmptyInput.class);
            assertThat(budget.taken()).isZero();
            var given = engine.embed(lastEmpty.subList(0, 99), EmbedOptions.defaults());
            given.cancel();
            given.future().handle((_, _) -> 0).join();
            given.release();
            assertThat(budget.taken()).isZero();
        }
    }

    private static Job<List<float[]>> embed(Engine engine, int texts) {
        return engine.embed(
                Collections.nCopies(texts, new Input.Text("a")), EmbedOptions.defaults());
    }

    private static Engine open(AnswerBudget budget) {
        return Engine.open(
                ModelFolder.read(EMBEDDER, ModelChoices.defaults()),
                EngineSettings.defaults().withWide(false).withThreads(1).withAnswers(budget));
    }
}
