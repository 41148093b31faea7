package dev.purlin.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.purlin.platform.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckTest {
    private static final String NO_KEY = "0".repeat(64);

    @TempDir Path folder;

    private Path data;

    @BeforeEach
    void leave_a_folder_of_a_platform() throws IOException, InterruptedException {
        try (Rig rig = Rig.start(folder, List.of())) {
            data = rig.data();
            rig.await("/model-endpoin1/production/sync/who", Rig.ONE::equals);
            FolderCheck used = FolderCheck.of(data);
            assertThat(used.holder()).contains(Long.toString(ProcessHandle.current().pid()));
            assertWell(used);
            assertThat(used.leftovers()).isEmpty();
        }
    }

    private FolderCheck check() {
        return FolderCheck.of(data);
    }

    private static void assertWell(FolderCheck check) throws IOException {
        assertThat(check.access()).isEmpty();
        assertThat(check.contents()).isEmpty();
        awaitNoProcess(check);
    }

    /// A replica has two seconds to end after its platform did.
    private static void awaitNoProcess(FolderCheck check) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (!check.processes().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(check.processes()).isEmpty();
    }

    private void execute(String sql) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("control.db"));
                var statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void one_that_ended_well_is_well() throws IOException {
        assertThat(check().holder()).isEmpty();
        assertWell(check());
    }

    @Test
    void rows_that_contradict_one_another_are_told() throws Exception {
        execute("update deployments set status = 'SLEEPY' where id = 'deploym2'");
        execute("update deployments set deleted_at = 1 where id = 'deploym3'");
        execute("delete from environments where endpoint_id = 'endpoin1'");
        execute(
                "insert into deployments_as_written values ('deploym1', '{}', null, '{}', '"
                        + NO_KEY
                        + "')");
        assertThat(check().contents())
                .containsExactlyInAnyOrder(
                        "deployment deploym2 has a status SLEEPY",
                        "environment production of endpoin2 points at deploym3, which is deleted",
                        "endpoint endpoin1 has no environment production",
                        "archive " + NO_KEY + " is missing, which a deployment is made from");
        Files.writeString(data.resolve("archives").resolve(NO_KEY + ".tar"), "another content");
        assertThat(check().contents())
                .contains("archive " + NO_KEY + " is damaged: its content is another one");
    }

    @Test
    void rows_that_point_at_nothing_are_told() throws Exception {
        execute("pragma foreign_keys = off; ");
        execute("delete from entities");
        assertThat(check().contents()).contains("a row of endpoints points at none of entities");
    }

    @Test
    void a_database_of_a_newer_version_or_that_is_none_is_told() throws Exception {
        execute("insert into migrations values (9999, 1)");
        assertThatThrownBy(() -> check().contents()).isInstanceOf(StoreException.TooNew.class);
        Path database = data.resolve("control.db");
        try (var file = FileChannel.open(database, StandardOpenOption.WRITE)) {
            file.truncate(5_000);
        }
        assertThat(told()).contains("damaged");
        Files.writeString(database, "x".repeat(10_000));
        assertThat(told()).contains("not usable as a database");
    }

    private String told() throws IOException {
        try {
            return String.join("; ", check().contents());
        } catch (StoreException failure) {
            return "damaged: " + failure.getMessage();
        }
    }

    @Test
    void what_others_may_read_what_was_left_and_who_outlived_it_is_told() throws Exception {
        Files.setPosixFilePermissions(
                data.resolve("admin.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check().access())
                .containsExactly(data.resolve("admin.key") + " is open to others");
        Path part = Files.createFile(data.resolve("archives/upload-1.part"));
        Path passing = Files.createFile(data.resolve("passing/backup-1"));
        assertThat(check().leftovers()).contains(passing.toString(), part.toString());
        Process replica =
                new ProcessBuilder("sh", "-c", "sleep 1000; true", data + "/replicas/replica1")
                        .start();
        try {
            assertThat(check().processes())
                    .contains("process " + replica.pid() + " is one of its replicas");
        } finally {
            replica.descendants().forEach(ProcessHandle::destroyForcibly);
            replica.destroyForcibly();
        }
    }
}
