package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Statements about secrets.
final class Secrets {
    private Secrets() {}

    static List<SecretRow> all(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select entity_id, name, id, sealed, created_at from secrets
                order by entity_id, name
                """,
                row ->
                        new SecretRow(
                                row.getString("entity_id"),
                                row.getString("name"),
                                row.getString("id"),
                                row.getString("sealed"),
                                Sql.instant(row, "created_at")));
    }

    static boolean put(Connection db, SecretRow secret) throws SQLException {
        return Sql.change(
                        db,
                        """
                        insert into secrets (entity_id, name, id, sealed, created_at)
                        values (?, ?, ?, ?, ?)
                        on conflict (entity_id, name) do update set sealed = excluded.sealed
                        """,
                        secret.entityId(),
                        secret.name(),
                        secret.id(),
                        secret.sealed(),
                        secret.createdAt())
                == 1;
    }

    static boolean delete(Connection db, String entityId, String name) throws SQLException {
        return Sql.change(
                        db,
                        """
                        delete from secrets where entity_id = ? and name = ?
                        """,
                        entityId,
                        name)
                == 1;
    }
}
