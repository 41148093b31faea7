package dev.purlin.platform.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstacleTest {
    @TempDir Path parent;

    private static void assertRefused(Path root, String message, String help) {
        assertThatThrownBy(() -> DataFolder.open(root))
                .isInstanceOfSatisfying(
                        FolderException.Unusable.class,
                        refused -> {
                            assertThat(refused).hasMessage(message);
                            assertThat(refused.help())
                                    .isEqualTo(help + ", or name another --data-dir.");
                        });
    }

    @Test
    void a_file_in_place_of_the_folder_or_one_above_it_is_told() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        String words = " cannot be used: a file is where a folder must be";
        assertRefused(file, file + words, "Move that away");
        assertRefused(file.resolve("data"), file.resolve("data") + words, "Move that away");
    }

    @Test
    void a_file_in_place_of_a_folder_inside_is_told() throws IOException {
        DataFolder.open(parent.resolve("data")).close();
        Path logs = parent.resolve("data/logs");
        Files.delete(logs);
        Files.writeString(logs, "x");
        assertRefused(
                parent.resolve("data"),
                logs + " cannot be used: a file is where a folder must be",
                "Move that away");
    }

    @Test
    void a_place_where_nobody_can_make_files_is_told() {
        assumeThat(Path.of("/proc/self")).as("a /proc as Linux has it").exists();
        assertRefused(
                Path.of("/proc/purlin"),
                "/proc/purlin cannot be used: no file can be made there",
                "Choose a place that is a folder on a disk");
    }

    @ParameterizedTest
    @CsvSource({
        "Read-only file system, its file system is read-only",
        "No space left on device, no space is left on its disk",
        "Disk quota exceeded, this user's share of its disk is used up",
        "Permission denied, permission denied",
        "Too many open files, too many open files",
        "Nur lesbar, nur lesbar",
        ", it can be neither read nor written",
    })
    void what_the_system_says_is_told_in_plain_words(String reason, String words) {
        assertThat(Obstacle.of(new FileSystemException("/f", null, reason)).words())
                .isEqualTo(words);
        assertThat(Obstacle.of(new IOException(reason)).words()).isEqualTo(words);
    }

    @Test
    void a_denial_has_a_way_out() {
        Obstacle denied = Obstacle.of(new AccessDeniedException("/f"));
        assertThat(denied.words()).isEqualTo("permission denied");
        assertThat(denied.wayOut()).isEqualTo("Give it to the user who starts this");
    }
}
