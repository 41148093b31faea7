package dev.purlin.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
    private static final int LARGEST_BITS = 0x7f7f_ffff;
    private static final int RANDOM_FLOATS = 2_000_000;

    private final byte[] room = new byte[FloatText.MOST_BYTES];

    private String text(float value) {
        int end = FloatText.write(value, room, 0);
        return new String(room, 0, end, StandardCharsets.US_ASCII);
    }

    private void checkByTrial(int bits) {
        float value = Float.intBitsToFloat(bits);
        assertThat(text(value)).isEqualTo(ReferenceText.byTrial(value));
        assertThat(text(-value)).isEqualTo(ReferenceText.byTrial(-value));
    }

    private void checkAround(int bits, int distance) {
        int first = Math.max(0, bits - distance);
        int last = Math.min(LARGEST_BITS, bits + distance);
        for (int i = first; i <= last; i++) {
            checkByTrial(i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.020964134",
                "-8.787423e-33",
                "1.0",
                "-1.0",
                "0.5",
                "10.0",
                "100.0",
                "0.1",
                "0.3",
                "0.99999994",
                "1.0000001",
                "12.34",
                "-0.001234",
                "123456.7",
                "16777216.0",
                "3.4028235e38",
                "1.1754944e-38",
                "1e-45",
                "-1e-45",
                "1e-44",
                "3e-45",
                "1e30"
            })
    void a_float_is_written_as_the_shortest_decimal_that_reads_back(String shortest) {
        assertThat(text(Float.parseFloat(shortest))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @CsvSource({
        "1e12, 1000000000000.0",
        "1.234e12, 1234000000000.0",
        "9.999999e12, 9999999000000.0",
        "1e13, 1e13",
        "1.234e13, 1.234e13",
        "123456.7e6, 123456700000.0",
        "1e-6, 0.000001",
        "1.234567e-6, 0.000001234567",
        "1.9073486e-6, 0.0000019073486",
        "9.999999e-7, 9.999999e-7",
        "1e-7, 1e-7",
        "1.5e-10, 1.5e-10",
    })
    void the_place_of_the_point_decides_the_form(float value, String text) {
        assertThat(text(value)).isEqualTo(text);
        assertThat(text(-value)).isEqualTo("-" + text);
    }

    @Test
    void zeros_keep_their_sign_and_their_point() {
        assertThat(text(0f)).isEqualTo("0.0");
        assertThat(text(-0f)).isEqualTo("-0.0");
    }

    @Test
    void what_json_has_no_number_for_is_null() {
        assertThat(text(Float.NaN)).isEqualTo("null");
        assertThat(text(Float.POSITIVE_INFINITY)).isEqualTo("null");
        assertThat(text(Float.NEGATIVE_INFINITY)).isEqualTo("null");
    }

    @Test
    void an_exact_midpoint_reads_back_as_the_even_float_and_only_that_one_uses_it() {
        // 33,554,450 lies exactly between 33,554,448 (even) and 33,554,452 (odd).
        assertThat(text(0x2000010p0f)).isEqualTo("33554450.0");
        assertThat(text(0x2000014p0f)).isEqualTo("33554452.0");
    }

    @Test
    void of_two_equally_close_decimals_the_even_one_is_written() {
        assertThat(text(0x1p-12f)).isEqualTo("0.00024414062");
        assertThat(text((float) 305_404.125)).isEqualTo("305404.12");
        assertThat(text((float) 8_099.03125)).isEqualTo("8099.0312");
    }

    @Test
    void powers_of_two_and_their_neighbours_match_a_search_by_trial() {
        for (int exponent = Float.MIN_EXPONENT - 23; exponent <= Float.MAX_EXPONENT; exponent++) {
            checkAround(Float.floatToRawIntBits(Math.scalb(1f, exponent)), 3);
        }
    }

    @Test
    void powers_of_ten_and_their_neighbours_match_a_search_by_trial() {
        for (int exponent = -45; exponent <= 38; exponent++) {
            checkAround(Float.floatToRawIntBits(Float.parseFloat("1e" + exponent)), 10);
            checkAround(Float.floatToRawIntBits(Float.parseFloat("5e" + exponent)), 3);
        }
    }

    @Test
    void subnormals_match_a_search_by_trial() {
        for (int bits = 1; bits < 4_000; bits++) {
            checkByTrial(bits);
        }
        var random = new Random(20);
        for (int i = 0; i < 4_000; i++) {
            checkByTrial(random.nextInt(Float.floatToRawIntBits(Float.MIN_NORMAL)));
        }
    }

    @Test
    void the_ends_of_the_range_match_a_search_by_trial() {
        checkAround(0, 100);
        checkAround(Float.floatToRawIntBits(Float.MIN_NORMAL), 100);
        checkAround(LARGEST_BITS, 100);
    }

    @Test
    void random_bit_patterns_match_the_jdk_and_read_back() {
        var random = new Random(384);
        for (int i = 0; i < RANDOM_FLOATS; i++) {
            checkByJdk(Float.intBitsToFloat(random.nextInt()));
        }
    }

    @Test
    void random_vector_values_match_the_jdk_and_read_back() {
        var random = new Random(32);
        for (int i = 0; i < RANDOM_FLOATS / 4; i++) {
            checkByJdk((float) random.nextGaussian(0, 0.05));
            checkByJdk(random.nextInt(100_000_000) * 1e-3f);
        }
    }

    private void checkByJdk(float value) {
        if (!Float.isFinite(value)) {
            return;
        }
        String text = text(value);
        // AssertJ's own bookkeeping would take longer than all the rest.
        if (!text.equals(ReferenceText.byJdk(value)) || Float.parseFloat(text) != value) {
            assertThat(text).isEqualTo(ReferenceText.byTrial(value));
            throw new AssertionError(text + " does not read back");
        }
    }

    @Test
    void no_text_is_longer_than_sixteen_bytes() {
        assertThat(text(-1.00014165e-36f)).isEqualTo("-1.00014165e-36").hasSize(15);
        var random = new Random(16);
        int longest = 0;
        for (int i = 0; i < RANDOM_FLOATS; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            longest = Math.max(longest, FloatText.write(value, room, 0));
        }
        assertThat(longest).isEqualTo(16);
    }

    @Test
    void every_form_fits_into_the_room_it_asks_for_and_leaves_what_is_before_it() {
        var exact = new byte[FloatText.MOST_BYTES + 3];
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            exact[2] = 'x';
            float value = Float.intBitsToFloat(random.nextInt());
            int end = FloatText.write(value, exact, 3);
            assertThat(exact[2] == 'x').isTrue();
            int length = FloatText.write(value, room, 0);
            assertThat(end - 3 == length).isTrue();
        }
    }
}
