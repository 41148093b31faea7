package dev.purlin.platform.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir Path folder;

    @Override
    Store open() {
        return SqliteStore.open(folder.resolve("control.db"), Instant.EPOCH);
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
