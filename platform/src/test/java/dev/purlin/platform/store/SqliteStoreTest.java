package dev.purlin.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir Path folder;

    @Override
    Store open() {
        return SqliteStore.open(folder.resolve("control.db"), Instant.EPOCH);
    }

    private void assertNoCopy(Path file, String why) {
        try (Store store = open()) {
            assertThatThrownBy(() -> store.openCopy(file, Instant.EPOCH))
                    .isInstanceOf(StoreException.NoCopy.class)
                    .hasMessageContaining(why);
        }
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    private Path copy() {
        Path copy = folder.resolve("copy.db");
        try (Store store = open()) {
            store.copyTo(copy);
        }
        return copy;
    }

    @Test
    void what_is_no_whole_copy_of_this_database_is_refused() throws IOException, SQLException {
        Path text = Files.writeString(folder.resolve("text"), "not a database".repeat(100));
        assertNoCopy(text, "it is no database, or is damaged");
        assertNoCopy(Files.createFile(folder.resolve("empty")), "not one of a platform");
        Path other = folder.resolve("other.db");
        execute(other, "create table things (id text)");
        assertNoCopy(other, "not one of a platform");
        Path more = copy();
        execute(more, "create table things (id text)");
        assertNoCopy(more, "its tables are not those of this version");
        Files.delete(more);
        Path newer = copy();
        execute(newer, "insert into migrations values (999, 0)");
        try (Store store = open()) {
            assertThatThrownBy(() -> store.openCopy(newer, Instant.EPOCH))
                    .isInstanceOf(StoreException.TooNew.class);
        }
    }

    @Test
    void a_copy_that_was_cut_or_changed_on_its_way_is_refused() throws IOException {
        Path copy = copy();
        byte[] bytes = Files.readAllBytes(copy);
        assertNoCopy(Files.write(copy, Arrays.copyOf(bytes, bytes.length - 5_000)), "it is ");
        byte[] changed = bytes.clone();
        Arrays.fill(changed, 4_096, 4_096 * 3, (byte) 7);
        assertNoCopy(Files.write(copy, changed), "it is ");
        Files.write(copy, bytes);
        try (Store store = open()) {
            store.openCopy(copy, Instant.EPOCH).close();
        }
    }

    @Test
    void a_copy_that_an_older_version_wrote_is_brought_up_to_date() throws SQLException {
        Path copy = copy();
        execute(copy, "drop table deployments_as_written");
        execute(copy, "delete from migrations where number = 13");
        try (Store store = open()) {
            store.openCopy(copy, Instant.EPOCH).close();
            store.replaceBy(copy, new Event(Instant.EPOCH, "t", "database", null, "RESTORED", "t"))
                    .join();
            assertThat(store.archivesInUse()).isEmpty();
        }
    }

    private static Event event(int bytes) {
        return new Event(Instant.EPOCH, "t", "s", null, "T", "x".repeat(bytes));
    }

    private static boolean isTaken(CompletableFuture<Void> write) {
        Throwable failure = write.handle((_, why) -> why).join();
        if (failure != null) {
            assertThat(failure.getCause()).isInstanceOf(StoreException.Full.class);
        }
        return failure == null;
    }

    @Test
    void a_disk_that_is_full_costs_the_writes_that_it_does_not_take_and_no_others() {
        Path file = folder.resolve("full.db");
        SqliteStore.open(file, Instant.EPOCH).close();
        try (Store store = SqliteStore.open(file, Instant.EPOCH, 60)) {
            var writes = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 200; i++) {
                writes.add(store.record(event(3_000)));
            }
            long taken = writes.stream().filter(SqliteStoreTest::isTaken).count();
            assertThat(taken).isLessThan(200);
            for (int i = 0; i < 100; i++) {
                taken += isTaken(store.record(event(3_000))) ? 1 : 0;
                assertThat(store.events(null, 1_000)).hasSize((int) taken);
            }
            assertThat(isTaken(store.record(event(3_000)))).isFalse();
            Path copy = folder.resolve("copy-of-full.db");
            store.copyTo(copy);
            assertThat(copy).isNotEmptyFile();
        }
        try (Store store = SqliteStore.open(file, Instant.EPOCH)) {
            store.record(event(3_000)).join();
        }
    }

    @Test
    void a_database_of_a_newer_version_is_refused() throws SQLException {
        Path file = folder.resolve("newer.db");
        SqliteStore.open(file, Instant.EPOCH).close();
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = db.createStatement()) {
            statement.execute("insert into migrations values (999, 0)");
        }
        assertThatThrownBy(() -> SqliteStore.open(file, Instant.EPOCH))
                .isInstanceOf(StoreException.TooNew.class)
                .hasMessageContaining("migration 999, this version knows up to");
    }
}
