package dev.purlin.platform.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    @TempDir Path parent;

    private Path root() {
        return parent.resolve("purlin");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void it_is_made_for_its_owner_alone() throws IOException {
        try (var folder = DataFolder.open(root())) {
            folder.keepAdminKey("a.b");
            assertThat(permissions(root())).isEqualTo("rwx------");
            assertThat(permissions(root().resolve("lock"))).isEqualTo("rw-------");
            assertThat(permissions(root().resolve("control.db"))).isEqualTo("rw-------");
            assertThat(permissions(root().resolve("admin.key"))).isEqualTo("rw-------");
            assertThat(root().resolve("admin.key")).hasContent("a.b\n");
            assertThat(root().resolve("layout")).hasContent("1\n");
        }
    }

    @Test
    void a_second_owner_is_told_the_pid_of_the_first() {
        try (var folder = DataFolder.open(root())) {
            assertThat(folder.root()).isEqualTo(root());
            assertThatThrownBy(() -> DataFolder.open(root()))
                    .isInstanceOf(FolderException.InUse.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
        DataFolder.open(root()).close();
    }

    @Test
    void a_layout_that_is_not_known_is_refused() throws IOException {
        DataFolder.open(root()).close();
        Files.writeString(root().resolve("layout"), "7\n");
        assertThatThrownBy(() -> DataFolder.open(root()))
                .isInstanceOf(FolderException.TooNew.class)
                .hasMessageContaining("layout 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "0", "-1", "1 2", "99999999999", "\u00001"})
    void a_layout_that_is_no_number_is_damage_not_another_version(String text) throws IOException {
        DataFolder.open(root()).close();
        Files.writeString(root().resolve("layout"), text);
        assertThatThrownBy(() -> DataFolder.open(root()))
                .isInstanceOfSatisfying(
                        FolderException.Damaged.class,
                        damaged -> {
                            assertThat(damaged)
                                    .hasMessage(
                                            root().resolve("layout")
                                                    + " is damaged: it holds no number of a layout");
                            assertThat(damaged.help()).contains("backup", "holds 1.");
                        });
    }

    @Test
    void bytes_that_are_no_text_are_damage_too() throws IOException {
        DataFolder.open(root()).close();
        Files.write(root().resolve("layout"), new byte[] {-1, -2});
        assertThatThrownBy(() -> DataFolder.open(root()))
                .isInstanceOf(FolderException.Damaged.class);
    }

    @Test
    void serve_json_is_gone_after_a_clean_end() {
        Path file = root().resolve("serve.json");
        try (var folder = DataFolder.open(root())) {
            folder.tellServed(new Served(URI.create("http://h:1"), 42, "0.1", Instant.EPOCH));
            assertThat(file)
                    .content()
                    .contains("\"url\":\"http://h:1\"", "\"pid\":42", "1970-01-01T00:00:00Z");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void what_was_left_of_replicas_is_removed_at_the_next_start() throws IOException {
        DataFolder.open(root()).close();
        Path left = Files.createDirectories(root().resolve("replicas/abc/tmp"));
        Files.writeString(left.resolve("file"), "x");
        DataFolder.open(root()).close();
        assertThat(root().resolve("replicas")).isEmptyDirectory();
    }
}
