package dev.purlin.platform.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Brings a database to what this program knows, by the numbered files beside this class, forwards
/// only.
final class Migrations {
    /// A file's number is the start of its name; files are added, never changed.
    private static final List<String> FILES =
            List.of(
                    "0001-what-was-configured.sql",
                    "0010-environments-and-promotions.sql",
                    "0011-keys-of-some-endpoints.sql",
                    "0012-secrets.sql",
                    "0013-deployments-as-written.sql",
                    "0014-promotions-by-share.sql");

    private static final int DIGITS = 4;

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
        Set<Integer> applied = checkKnown(db);
        for (String file : FILES) {
            if (!applied.contains(number(file))) {
                apply(db, file, now);
            }
        }
    }

    /// The numbers of those that were applied. Throws when this program does not know them all.
    static Set<Integer> checkKnown(Connection db) throws SQLException {
        Set<Integer> applied =
                Set.copyOf(
                        Sql.list(
                                db,
                                """
                                select number from migrations
                                """,
                                row -> row.getInt("number")));
        Set<Integer> known = FILES.stream().map(Migrations::number).collect(Collectors.toSet());
        for (int number : applied) {
            if (!known.contains(number)) {
                throw new StoreException.TooNew(number, number(FILES.getLast()));
            }
        }
        return applied;
    }

    private static int number(String file) {
        return Integer.parseInt(file, 0, DIGITS, 10);
    }

    private static void apply(Connection db, String file, Instant now) throws SQLException {
        db.setAutoCommit(false);
        try (Statement statement = db.createStatement()) {
            for (String sql : statements(file)) {
                statement.execute(sql);
            }
            Sql.change(
                    db,
                    """
                    insert into migrations (number, applied_at) values (?, ?)
                    """,
                    number(file),
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
