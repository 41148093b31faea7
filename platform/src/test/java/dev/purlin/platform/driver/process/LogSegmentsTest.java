package dev.purlin.platform.driver.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSegmentsTest {
    private static final Instant T0 = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir Path folder;

    private LogSegments open() throws IOException {
        return new LogSegments(folder.resolve("log"), 300);
    }

    private Path segment(int number) {
        return folder.resolve("log").resolve(number + ".ndjson");
    }

    /// Three of them fill a file.
    private static void add(LogSegments log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.add("replica1", T0, "line %03d".formatted(i));
        }
    }

    /// The numbers of the lines that are there, oldest first.
    private List<Integer> kept() throws IOException {
        List<Integer> kept = new ArrayList<>();
        for (int number = 3; number >= 0; number--) {
            if (Files.isRegularFile(segment(number))) {
                for (String line : Files.readAllLines(segment(number))) {
                    assertThat(line).startsWith("{").endsWith("}");
                    kept.add(Integer.parseInt(line.replaceAll(".*line ([0-9]+).*", "$1")));
                }
            }
        }
        return kept;
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(i);
        }
        return all;
    }

    @Test
    void the_oldest_lines_go_when_all_files_are_full() throws IOException {
        try (var log = open()) {
            add(log, 0, 12);
            assertThat(kept()).isEqualTo(range(0, 12));
            add(log, 12, 13);
            assertThat(kept()).isEqualTo(range(3, 13));
            assertThat(log.newest(2)).containsExactly("line 011", "line 012");
        }
        try (var log = open()) {
            add(log, 13, 14);
            assertThat(kept()).isEqualTo(range(3, 14));
        }
    }

    /// A folder that is not empty cannot be replaced by a file.
    @Test
    void what_cannot_be_moved_costs_nothing_that_was_written() throws IOException {
        try (var log = open()) {
            add(log, 0, 9);
            Path obstacle = segment(3);
            Files.createDirectories(obstacle.resolve("inside"));
            add(log, 9, 12);
            assertThat(kept()).isEqualTo(range(0, 12));
            Files.delete(obstacle.resolve("inside"));
            Files.delete(obstacle);
            add(log, 12, 13);
            assertThat(kept()).isEqualTo(range(0, 13));
        }
    }

    @Test
    void a_file_that_cannot_be_moved_grows_to_twice_its_size_only() throws IOException {
        try (var log = open()) {
            Files.createDirectories(segment(1).resolve("inside"));
            Files.createDirectories(segment(2).resolve("inside"));
            Files.createDirectories(segment(3).resolve("inside"));
            add(log, 0, 100);
            assertThat(Files.size(segment(0))).isBetween(301L, 600L);
            assertThat(log.newest(1)).containsExactly("line 099");
        }
    }

    @Test
    void half_a_line_that_a_full_disk_takes_is_cut_off_again() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                new ProcessBuilder(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        "size=64k",
                                        "purlin-test",
                                        disk.toString())
                                .start()
                                .waitFor()
                        == 0,
                "needs the right to mount a tmpfs");
        try (var log = new LogSegments(disk.resolve("log"), 1 << 20)) {
            String line = "x".repeat(10_000);
            for (int i = 0; i < 20; i++) {
                log.add("replica1", T0, line);
            }
            List<String> lines = Files.readAllLines(disk.resolve("log").resolve("0.ndjson"));
            assertThat(lines).hasSizeBetween(3, 6).allMatch(text -> text.endsWith("}"));
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }
}
