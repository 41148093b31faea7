package dev.purlin.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CutterTest {
    @Test
    void parts_that_fit_stay_whole() {
        assertThat(Cutter.share(new int[] {3, 4}, 7)).containsExactly(3, 4);
    }

    @Test
    void a_short_part_stays_whole_beside_a_long_one() {
        assertThat(Cutter.share(new int[] {10, 100}, 30)).containsExactly(10, 20);
        assertThat(Cutter.share(new int[] {100, 10}, 30)).containsExactly(20, 10);
    }

    @Test
    void two_long_parts_share_and_the_longer_has_the_odd_token() {
        assertThat(Cutter.share(new int[] {20, 100}, 31)).containsExactly(15, 16);
        assertThat(Cutter.share(new int[] {100, 20}, 31)).containsExactly(16, 15);
        assertThat(Cutter.share(new int[] {50, 50}, 31)).containsExactly(15, 16);
    }

    @Test
    void a_single_text_has_all_the_room() {
        assertThat(Cutter.share(new int[] {100, 0}, 30)).containsExactly(30, 0);
    }
}
