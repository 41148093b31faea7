package dev.purlin.platform.control;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// The store's database behind the store's back, as a restored copy changes it, or a full disk.
record Database(Path file) {
    void execute(String sql) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    /// From now on no status of a deployment can be written down.
    void fill() throws SQLException {
        execute(
                "create trigger full before update on deployments"
                        + " begin select raise(abort, 'the disk is full'); end");
    }

    void empty() throws SQLException {
        execute("drop trigger full");
    }
}
