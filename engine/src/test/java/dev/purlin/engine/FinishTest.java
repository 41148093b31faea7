package dev.purlin.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.engine.head.Row;
import dev.purlin.engine.model.Labels;
import dev.purlin.engine.model.ModelKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FinishTest {
    private static final Labels THREE = new Labels(List.of("x", "y", "z"), Map.of());
    private static final Abilities CLASSIFIER =
            new Abilities(new ModelKind.Classifier(THREE, false), false);

    @Test
    void equal_scores_come_in_reverse_order_of_their_labels() {
        List<LabelScore> scores =
                Finish.labels(List.of(row(1, 2, 1)), THREE, true, CLASSIFIER).getFirst();
        assertThat(scores).extracting(LabelScore::label).containsExactly("y", "z", "x");
    }

    @Test
    void a_score_that_is_no_number_fails_the_request() {
        assertThatThrownBy(() ->
                        Finish.labels(List.of(row(1, Float.NaN, 1)), THREE, false, CLASSIFIER))
                .isInstanceOf(EngineException.RunFailed.class)
                .hasMessage("score is NaN");
    }

    @Test
    void large_logits_do_not_overflow() {
        List<LabelScore> scores =
                Finish.labels(List.of(row(-1e30f, 1e30f, 0)), THREE, false, CLASSIFIER).getFirst();
        assertThat(scores.getFirst()).isEqualTo(new LabelScore("y", 1));
    }

    private static Row row(float... values) {
        return new Row(values);
    }
}
