package dev.purlin.platform.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ERROR|WARN(ING)?",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(\\d{1,3}\\.){3}\\d{1,3}",
                "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})",
                "took [5-9]\\d{3,} ms",
                "[]a{1000}]{2}[^]{]{3}[[:alpha:]{9}]{4}[\\]{9}]{5}",
                "\\Q(x{1000}){1000}\\E{2}",
                "\\p{Greek}{3}\\pL{2}\\x{10FFFF}{2}",
                "a{0}b{0,3}c{3,}d{,9}e{x}",
                "(?i)(?:fatal){1,5}(?P<what>x{2}){2}"
            })
    void what_people_search_for_is_never_counted_too_small(String pattern) {
        assertThat(PatternSize.of(pattern) + 4)
                .isGreaterThanOrEqualTo(Pattern.compile(pattern).programSize());
        assertThat(SearchPattern.compile(pattern).pattern()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})",
                "(?:[a-z]{100}){100}",
                "(\\pL{50}){50}",
                "x{999}y{999}",
                "((((a?){10,}){10,}){10,}){10,}",
                "([)]{500}){500}",
                "(\\Q(\\E{500}){500}"
            })
    void repetitions_of_repetitions_are_refused_before_they_are_written_out(String pattern) {
        assertThatThrownBy(() -> SearchPattern.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("is, with .*, [\\d,]+ steps long, at most 1,000");
    }

    @Test
    void what_is_too_long_or_no_expression_is_refused() {
        assertThatThrownBy(() -> SearchPattern.compile("a".repeat(257)))
                .hasMessage("has 257 characters, at most 256");
        for (String wrong : new String[] {"(", ")", "[", "a{1001}", "\\", "\\p{", "*", "a**"}) {
            assertThatThrownBy(() -> SearchPattern.compile(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .matches("is no regular expression: .*|is, with .*");
        }
    }
}
