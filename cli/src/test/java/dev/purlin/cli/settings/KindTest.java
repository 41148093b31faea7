package dev.purlin.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {
    @Test
    void an_integer_outside_its_range_is_refused_with_the_limit() {
        Kind<Integer> port = Kind.integer(0, 65_535);
        assertThat(port.parse("65535")).isEqualTo(65_535);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> port.parse("65536"))
                .withMessage("is more than 65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> port.parse("-1"))
                .withMessage("is less than 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> port.parse("http"))
                .withMessage("is not a whole number");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "2m, 120000", "1h, 3600000"})
    void a_duration_is_a_number_and_its_unit(String text, long millis) {
        assertThat(Kind.duration().parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "s", "-1s", "1d", "1.5s", "9999999999s"})
    void anything_else_is_no_duration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kind.duration().parse(text));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "YES, true", "off, false", "False, false"})
    void truth_is_read_as_people_write_it(String text, boolean value) {
        assertThat(Kind.truth().parse(text)).isEqualTo(value);
    }

    @Test
    void a_choice_names_what_can_be_chosen_and_the_nearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kind.choice("cls", "mean").parse("men"))
                .withMessage("is not one of cls, mean; did you mean mean?");
    }
}
