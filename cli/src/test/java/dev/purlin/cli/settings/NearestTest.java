package dev.purlin.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("--port", "--pooling", "--max-batch-tokens");

    @Test
    void a_word_with_swapped_letters_is_one_edit_away() {
        assertThat(Nearest.edits("--prot", "--port")).isEqualTo(1);
    }

    @Test
    void an_insertion_a_deletion_and_a_replacement_count_one_each() {
        assertThat(Nearest.edits("port", "ports")).isEqualTo(1);
        assertThat(Nearest.edits("port", "pot")).isEqualTo(1);
        assertThat(Nearest.edits("port", "pork")).isEqualTo(1);
        assertThat(Nearest.edits("", "port")).isEqualTo(4);
    }

    @Test
    void the_nearest_known_word_is_offered() {
        assertThat(Nearest.hint("--max-batch-token", KNOWN))
                .isEqualTo("; did you mean --max-batch-tokens?");
    }

    @Test
    void a_word_that_is_like_none_gets_no_hint() {
        assertThat(Nearest.hint("--frobnicate", KNOWN)).isEmpty();
    }
}
