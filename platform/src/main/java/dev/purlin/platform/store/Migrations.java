package dev.purlin.platform.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/// Brings a database to what this program knows, by the numbered files beside this class, forwards
/// only.
final class Migrations {
    /// File N of this list is migration N + 1; files are added, never changed.
    private static final List<String> FILES = List.of("0001-what-was-configured.sql");

    private Migrations() {}

    /// Each file in a transaction of its own. The connection commits by itself before and after.
    static void apply(Connection db, Instant now) throws SQLException {
        Sql.change(
                db,
                """
                create table if not exists migrations (
                    number integer not null primary key,
                    applied_at bigint not null
                )
                """);
        int applied =
                Sql.first(
                                db,
                                """
                                select coalesce(max(number), 0) as number from migrations
                                """,
                                row -> row.getInt("number"))
                        .orElseThrow();
        if (applied > FILES.size()) {
            throw new StoreException(
                    "the database is at migration "
                            + applied
                            + ", this program knows "
                            + FILES.size()
                            + ": start the version that wrote it, or a newer one");
        }
        for (int number = applied + 1; number <= FILES.size(); number++) {
            apply(db, number, now);
        }
    }

    private static void apply(Connection db, int number, Instant now) throws SQLException {
        db.setAutoCommit(false);
        try (Statement statement = db.createStatement()) {
            for (String sql : statements(FILES.get(number - 1))) {
                statement.execute(sql);
            }
            Sql.change(
                    db,
                    """
                    insert into migrations (number, applied_at) values (?, ?)
                    """,
                    number,
                    now);
            db.commit();
        } catch (SQLException failure) {
            db.rollback();
            throw failure;
        } finally {
            db.setAutoCommit(true);
        }
    }

    /// A statement ends with a semicolon at the end of a line.
    private static List<String> statements(String file) {
        return List.of(read(file).split(";\n")).stream()
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    private static String read(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new StoreException("migration " + file + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new StoreException("migration " + file + " cannot be read", failure);
        }
    }
}
