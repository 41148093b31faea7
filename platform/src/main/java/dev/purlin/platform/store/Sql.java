package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs statements: parameters are text, numbers, instants or null, in order.
final class Sql {
    private Sql() {}

    /// Makes a value of the row that the results stand at.
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /// How many rows were changed.
    static int change(Connection db, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(db, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    static <T> List<T> list(
            Connection db, String sql, Mapper<T> mapper, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(db, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(mapper.map(rows));
            }
            return list;
        }
    }

    static <T> Optional<T> first(
            Connection db, String sql, Mapper<T> mapper, @Nullable Object... parameters)
            throws SQLException {
        return list(db, sql, mapper, parameters).stream().findFirst();
    }

    static boolean exists(Connection db, String sql, @Nullable Object... parameters)
            throws SQLException {
        return first(db, sql, _ -> true, parameters).isPresent();
    }

    private static PreparedStatement prepare(
            Connection db, String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = db.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            statement.setObject(
                    i + 1, value instanceof Instant instant ? instant.toEpochMilli() : value);
        }
        return statement;
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
