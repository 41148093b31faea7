package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Statements about entities and endpoints.
final class Endpoints {
    private Endpoints() {}

    static Optional<EntityRow> entity(Connection db, String id) throws SQLException {
        return Sql.first(
                db,
                """
                select id, name, created_at from entities where id = ?
                """,
                Endpoints::entity,
                id);
    }

    static List<EntityRow> entities(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select id, name, created_at from entities order by created_at, id
                """,
                Endpoints::entity);
    }

    private static EntityRow entity(ResultSet row) throws SQLException {
        return new EntityRow(
                row.getString("id"), row.getString("name"), Sql.instant(row, "created_at"));
    }

    static boolean addEntity(Connection db, EntityRow entity) throws SQLException {
        return Sql.change(
                        db,
                        """
                        insert into entities (id, name, created_at) values (?, ?, ?)
                        on conflict (id) do nothing
                        """,
                        entity.id(),
                        entity.name(),
                        entity.createdAt())
                == 1;
    }

    static List<EndpointRow> all(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select id, entity_id, name, created_at from endpoints
                where deleted_at is null order by created_at, id
                """,
                Endpoints::endpoint);
    }

    static Optional<EndpointRow> one(Connection db, String id) throws SQLException {
        return Sql.first(
                db,
                """
                select id, entity_id, name, created_at from endpoints
                where id = ? and deleted_at is null
                """,
                Endpoints::endpoint,
                id);
    }

    private static EndpointRow endpoint(ResultSet row) throws SQLException {
        return new EndpointRow(
                row.getString("id"),
                row.getString("entity_id"),
                row.getString("name"),
                Sql.instant(row, "created_at"));
    }

    static boolean isIdUsed(Connection db, String id) throws SQLException {
        return Sql.exists(
                db,
                """
                select 1 from endpoints where id = ?
                """,
                id);
    }

    static boolean isNameUsed(Connection db, EndpointRow endpoint) throws SQLException {
        return Sql.exists(
                db,
                """
                select 1 from endpoints where entity_id = ? and name = ? and deleted_at is null
                """,
                endpoint.entityId(),
                endpoint.name());
    }

    static void add(Connection db, EndpointRow endpoint) throws SQLException {
        Sql.change(
                db,
                """
                insert into endpoints (id, entity_id, name, created_at) values (?, ?, ?, ?)
                """,
                endpoint.id(),
                endpoint.entityId(),
                endpoint.name(),
                endpoint.createdAt());
    }

    static boolean delete(Connection db, String id, Event event) throws SQLException {
        return Sql.change(
                        db,
                        """
                        update endpoints set deleted_at = ? where id = ? and deleted_at is null
                        """,
                        event.at(),
                        id)
                == 1;
    }
}
