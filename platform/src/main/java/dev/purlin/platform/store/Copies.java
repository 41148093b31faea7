package dev.purlin.platform.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/// Copies of a database in files, made and taken back while it is in use.
final class Copies {
    private static final String WHOLE = "ok";
    private static final String MAIN = "main";
    private static final int BUSY_MILLIS = 10_000;

    /// The restore takes all pages in one step, and waits for readers of the log so long.
    private static final int ALL_PAGES = -1;

    private static final int PAUSE_MILLIS = 50;
    private static final int MOST_PAUSES = 200;

    private Copies() {}

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /// Reads as of the moment at which it begins; writers go on, into the log.
    static void write(Path file, Path to) {
        try (Connection db = connect(file, false);
                var copy = db.prepareStatement("vacuum into ?")) {
            copy.setString(1, to.toString());
            copy.execute();
        } catch (SQLException failure) {
            throw StoreException.of("no copy of the database was made", failure);
        }
    }

    /// Throws [StoreException.NoCopy] unless it is one of ours, whole, and as it was written.
    static void check(Path copy) {
        List<String> said;
        try (Connection db = connect(copy, true)) {
            if (!isOurs(db)) {
                throw new StoreException.NoCopy("it is a database, but not one of a platform");
            }
            said = Sql.list(db, "pragma integrity_check(1)", row -> row.getString(1));
            if (said.equals(List.of(WHOLE))) {
                boolean broken =
                        !Sql.list(db, "pragma foreign_key_check", row -> row.getString(1))
                                .isEmpty();
                said = broken ? List.of("a row names another that is not there") : said;
            }
        } catch (SQLException failure) {
            throw new StoreException.NoCopy("it is no database, or is damaged", failure);
        }
        if (!said.equals(List.of(WHOLE))) {
            throw new StoreException.NoCopy("it is damaged: " + String.join(" ", said));
        }
    }

    private static boolean isOurs(Connection db) throws SQLException {
        return Sql.list(
                                db,
                                """
                                select name from sqlite_master
                                where type = 'table' and name in ('migrations', 'events', 'keys')
                                """,
                                row -> row.getString("name"))
                        .size()
                == 3;
    }

    /// What a database is made of, in words that only change with a migration.
    static List<String> schema(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select type || ' ' || name || ' ' || coalesce(sql, '') as told from sqlite_master
                where name not like 'sqlite!_%' escape '!' order by told
                """,
                row -> row.getString("told"));
    }

    /// Adds a line to a copy's history, and leaves all of the copy in its one file.
    static void tell(Path copy, Event event, long above) throws SQLException {
        try (Connection db = connect(copy, false)) {
            Events.add(db, event, above);
            db.createStatement().execute("pragma journal_mode = " + JournalMode.DELETE);
        }
    }

    /// One transaction, whatever its size.
    static void restore(Connection into, Path copy) throws SQLException {
        DB database = into.unwrap(SQLiteConnection.class).getDatabase();
        int code =
                database.restore(
                        MAIN, copy.toString(), (_, _) -> {}, PAUSE_MILLIS, MOST_PAUSES, ALL_PAGES);
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            throw DB.newSQLException(code, "the copy was not taken over");
        }
    }
}
