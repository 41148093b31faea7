package dev.purlin.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EightDigitsTest {
    private static String text(int value) {
        var room = new byte[8];
        EightDigits.store(EightDigits.of(value) + EightDigits.ASCII, room, 0);
        return new String(room, StandardCharsets.US_ASCII);
    }

    @Test
    void every_four_digits_come_out_right_in_either_half() {
        for (int value = 0; value < 10_000; value++) {
            assertThat(text(value)).isEqualTo("%08d".formatted(value));
            assertThat(text(value * 10_000 + 9_999)).isEqualTo("%04d9999".formatted(value));
        }
    }

    @Test
    void halves_are_split_right_at_every_boundary() {
        for (int upper = 0; upper < 10_000; upper++) {
            int value = upper * 10_000;
            assertThat(text(value)).isEqualTo("%08d".formatted(value));
        }
    }

    @Test
    void zeros_at_either_end_are_counted() {
        assertThat(EightDigits.trailingZeros(EightDigits.of(12_345_678))).isZero();
        assertThat(EightDigits.trailingZeros(EightDigits.of(12_300_000))).isEqualTo(5);
        assertThat(EightDigits.trailingZeros(EightDigits.of(0))).isEqualTo(8);
        assertThat(EightDigits.leadingZeros(EightDigits.of(12_345_678))).isZero();
        assertThat(EightDigits.leadingZeros(EightDigits.of(123))).isEqualTo(5);
        assertThat(EightDigits.leadingZeros(EightDigits.of(0))).isEqualTo(8);
    }
}
