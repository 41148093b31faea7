package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements about history.
final class Events {
    private Events() {}

    /// Numbered by the one who writes, since the databases number in ways of their own.
    static void add(Connection db, Event event) throws SQLException {
        add(db, event, 0);
    }

    /// The newest line's number, 0 where there is none.
    static long last(Connection db) throws SQLException {
        return Sql.list(
                        db,
                        """
                        select coalesce(max(number), 0) as last from events
                        """,
                        row -> row.getLong("last"))
                .getFirst();
    }

    /// With a number above that one too.
    static void add(Connection db, Event event, long above) throws SQLException {
        Sql.change(
                db,
                """
                insert into events (number, at, actor, subject, from_state, to_state, reason)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                Math.max(above, last(db)) + 1,
                event.at(),
                event.actor(),
                event.subject(),
                event.from(),
                event.to(),
                event.reason());
    }

    static List<RecordedEvent> newest(
            Connection db, @Nullable String subject, long after, long before, int most)
            throws SQLException {
        if (subject == null) {
            return Sql.list(
                    db,
                    """
                    select number, at, actor, subject, from_state, to_state, reason from events
                    where number > ? and number < ? order by number desc limit ?
                    """,
                    Events::event,
                    after,
                    before,
                    most);
        }
        return Sql.list(
                db,
                """
                select number, at, actor, subject, from_state, to_state, reason from events
                where subject = ? and number > ? and number < ? order by number desc limit ?
                """,
                Events::event,
                subject,
                after,
                before,
                most);
    }

    private static RecordedEvent event(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getLong("number"),
                new Event(
                        Sql.instant(row, "at"),
                        row.getString("actor"),
                        row.getString("subject"),
                        row.getString("from_state"),
                        row.getString("to_state"),
                        row.getString("reason")));
    }
}
