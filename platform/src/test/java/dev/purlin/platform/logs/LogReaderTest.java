package dev.purlin.platform.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");
    private static final String DEPLOYMENT = "deploym1";

    @TempDir Path folder;

    private LogReader reader;

    @BeforeEach
    void write_three_files() throws IOException {
        reader = new LogReader(folder);
        Path files = Files.createDirectory(folder.resolve(DEPLOYMENT));
        Files.writeString(
                files.resolve("2.ndjson"), line(0, "a", "INFO one") + line(1, "b", "two"));
        Files.writeString(files.resolve("1.ndjson"), line(2, "a", "WARN three"));
        Files.writeString(
                files.resolve("0.ndjson"),
                line(3, "a", "Error: four") + "no json\n" + line(4, "b", "debug five") + "{\"time");
    }

    private static String line(int second, String replica, String message) {
        return "{\"timestamp\":\""
                + T0.plusSeconds(second)
                + "\",\"replica\":\""
                + replica
                + "\",\"message\":\""
                + message
                + "\"}\n";
    }

    private static LogFilter filter(
            @Nullable Level least, @Nullable String replica, @Nullable String pattern) {
        return new LogFilter(
                T0,
                T0.plusSeconds(100),
                least,
                replica,
                pattern == null ? null : Pattern.compile(pattern),
                List.of(),
                List.of());
    }

    private List<String> newest(LogFilter filter) {
        return reader.newest(DEPLOYMENT, filter, 100).stream().map(LogLine::message).toList();
    }

    @Test
    void lines_are_told_newest_first_or_oldest_first() {
        LogFilter all = filter(null, null, null);
        assertThat(newest(all))
                .containsExactly("debug five", "Error: four", "WARN three", "two", "INFO one");
        assertThat(reader.newest(DEPLOYMENT, all, 2))
                .extracting(LogLine::message)
                .containsExactly("debug five", "Error: four");
        assertThat(reader.oldest(DEPLOYMENT, all, 2))
                .extracting(LogLine::message)
                .containsExactly("INFO one", "two");
    }

    @Test
    void lines_are_chosen_by_level_replica_and_pattern() {
        assertThat(newest(filter(Level.WARNING, null, null)))
                .containsExactly("Error: four", "WARN three");
        assertThat(newest(filter(null, "b", null))).containsExactly("debug five", "two");
        assertThat(newest(filter(null, null, "^t|f(iv|our)")))
                .containsExactly("debug five", "Error: four", "two");
    }

    @Test
    void lines_are_chosen_by_time_and_by_words() {
        var some =
                new LogFilter(
                        T0.plusSeconds(1),
                        T0.plusSeconds(3),
                        null,
                        null,
                        null,
                        List.of("r"),
                        List.of("three"));
        assertThat(newest(some)).containsExactly("Error: four");
    }

    @Test
    void a_file_that_is_missing_while_they_are_shifted_costs_its_own_lines_only()
            throws IOException {
        Files.delete(folder.resolve(DEPLOYMENT).resolve("1.ndjson"));
        assertThat(newest(filter(null, null, null)))
                .containsExactly("debug five", "Error: four", "two", "INFO one");
    }

    @Test
    void a_search_has_an_end_and_what_needs_no_pattern_costs_nothing() {
        var impatient = new LogReader(folder, 100);
        assertThat(impatient.newest(DEPLOYMENT, filter(null, null, null), 9)).hasSize(5);
        assertThat(impatient.newest(DEPLOYMENT, filter(Level.ERROR, null, "four"), 9)).hasSize(1);
        assertThatThrownBy(() -> impatient.newest(DEPLOYMENT, filter(null, null, "four"), 9))
                .isInstanceOf(SearchLimitException.class)
                .hasMessage("the search takes more than 100 steps");
    }

    @Test
    void a_deployment_that_wrote_nothing_has_no_lines() {
        assertThat(reader.newest("deploym9", filter(null, null, null), 10)).isEmpty();
    }
}
