package dev.purlin.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigQuantityTest {
    @ParameterizedTest
    @CsvSource({"1,1000", "500m,500", "1.5,1500", "0.0001,1", "2.5m,3", "0,0"})
    void processors_are_counted_in_thousandths_and_rounded_up(String text, long milli) {
        assertThat(Quantity.milliProcessors(text)).hasValue(milli);
    }

    @ParameterizedTest
    @CsvSource({
        "1048576,1048576",
        "1k,1000",
        "2M,2000000",
        "1.5G,1500000000",
        "1T,1000000000000",
        "1P,1000000000000000",
        "1E,1000000000000000000",
        "1Ki,1024",
        "2Mi,2097152",
        "2Gi,2147483648",
        "0.5Ti,549755813888",
        "1Pi,1125899906842624",
        "7Ei,8070450532247928832",
        "0.1,1"
    })
    void memory_is_counted_in_bytes_and_rounded_up(String text, long bytes) {
        assertThat(Quantity.bytes(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1e3",
                "1K",
                "1ki",
                "1GB",
                "1 Gi",
                "Gi",
                ".5",
                "1.",
                "8Ei",
                "1m",
                "1234567890123456789",
                "0x10",
                "1,5",
                "1.0000000001",
                "٣"
            })
    void what_is_no_amount_of_memory_is_none(String text) {
        assertThat(Quantity.bytes(text)).isEmpty();
    }

    @Test
    void what_is_no_amount_of_processors_is_none() {
        for (String text : List.of("1Gi", "1k", "m", "-1", "", "one")) {
            assertThat(Quantity.milliProcessors(text)).as(text).isEmpty();
        }
    }

    @Test
    void times_have_a_unit() {
        assertThat(Durations.parse("500ms")).contains(Duration.ofMillis(500));
        assertThat(Durations.parse("30s")).contains(Duration.ofSeconds(30));
        assertThat(Durations.parse("20m")).contains(Duration.ofMinutes(20));
        assertThat(Durations.parse("999999999h")).contains(Duration.ofHours(999_999_999));
        for (String text : List.of("", "30", "s", "1d", "-1s", "1.5s", "1 s", "9999999999s")) {
            assertThat(Durations.parse(text)).as(text).isEmpty();
        }
        assertThat(List.of(Duration.ofSeconds(1), Duration.ofMinutes(90), Duration.ofHours(24)))
                .extracting(Durations::text)
                .containsExactly("1s", "90m", "24h");
    }

    @Test
    void the_nearest_word_is_at_most_two_edits_away() {
        List<String> known = List.of("retry", "grace", "engine");
        assertThat(Nearest.to("retri", known)).contains("retry");
        assertThat(Nearest.to("gracee", known)).contains("grace");
        assertThat(Nearest.to("rtery", known)).contains("retry");
        assertThat(Nearest.to("engines2x", known)).isEmpty();
        assertThat(Nearest.to("", known)).isEmpty();
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
    }
}
