package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Statements about deployments.
final class Deployments {
    /// Those that are not deleted, nor their endpoints.
    private static final String THERE_ARE =
            """
            select d.id, d.endpoint_id, d.name, d.config, d.scaling, d.status, d.reason,
                   d.created_at, d.first_active_at
            from deployments d join endpoints e on e.id = d.endpoint_id
            where e.deleted_at is null and d.deleted_at is null\
            """;

    private static final String IN_ORDER = " order by d.created_at, d.id";

    private Deployments() {}

    static List<DeploymentRow> all(Connection db) throws SQLException {
        return Sql.list(db, THERE_ARE + IN_ORDER, Deployments::deployment);
    }

    static Optional<DeploymentRow> one(Connection db, String id) throws SQLException {
        return Sql.first(db, THERE_ARE + " and d.id = ?", Deployments::deployment, id);
    }

    static List<DeploymentRow> of(Connection db, String endpointId) throws SQLException {
        return Sql.list(
                db,
                THERE_ARE + " and d.endpoint_id = ?" + IN_ORDER,
                Deployments::deployment,
                endpointId);
    }

    static Map<String, Integer> counts(Connection db) throws SQLException {
        return Sql.list(
                        db,
                        """
                        select endpoint_id, count(*) as deployments from deployments
                        where deleted_at is null group by endpoint_id
                        """,
                        row -> Map.entry(row.getString("endpoint_id"), row.getInt("deployments")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static DeploymentRow deployment(ResultSet row) throws SQLException {
        return new DeploymentRow(
                row.getString("id"),
                row.getString("endpoint_id"),
                row.getString("name"),
                row.getString("config"),
                row.getString("scaling"),
                DeploymentStatus.valueOf(row.getString("status")),
                row.getString("reason"),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "first_active_at"));
    }

    static boolean isIdUsed(Connection db, String id) throws SQLException {
        return Sql.exists(
                db,
                """
                select 1 from deployments where id = ?
                """,
                id);
    }

    static void add(Connection db, DeploymentRow deployment, @Nullable WrittenRow written)
            throws SQLException {
        Sql.change(
                db,
                """
                insert into deployments
                    (id, endpoint_id, name, config, scaling, status, reason, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                deployment.id(),
                deployment.endpointId(),
                deployment.name(),
                deployment.config(),
                deployment.scaling(),
                deployment.status().name(),
                deployment.reason(),
                deployment.createdAt());
        if (written != null) {
            Sql.change(
                    db,
                    """
                    insert into deployments_as_written
                        (deployment_id, config, raw_config, labels, archive)
                    values (?, ?, ?, ?, ?)
                    """,
                    deployment.id(),
                    written.config(),
                    written.rawConfig(),
                    written.labels(),
                    written.archive());
        }
    }

    static Optional<WrittenRow> written(Connection db, String id) throws SQLException {
        return Sql.first(
                db,
                """
                select config, raw_config, labels, archive from deployments_as_written
                where deployment_id = ?
                """,
                row ->
                        new WrittenRow(
                                row.getString("config"),
                                row.getString("raw_config"),
                                row.getString("labels"),
                                row.getString("archive")),
                id);
    }

    static Set<String> archives(Connection db) throws SQLException {
        return Set.copyOf(
                Sql.list(
                        db,
                        """
                        select distinct w.archive
                        from deployments_as_written w
                             join deployments d on d.id = w.deployment_id
                             join endpoints e on e.id = d.endpoint_id
                        where w.archive is not null and d.deleted_at is null
                              and e.deleted_at is null
                        """,
                        row -> row.getString("archive")));
    }

    static boolean move(
            Connection db, String id, DeploymentStatus from, DeploymentStatus to, Event event)
            throws SQLException {
        boolean moved =
                Sql.change(
                                db,
                                """
                                update deployments set status = ?, reason = ?
                                where id = ? and status = ?
                                """,
                                to.name(),
                                event.reason(),
                                id,
                                from.name())
                        == 1;
        if (moved && to == DeploymentStatus.ACTIVE) {
            Sql.change(
                    db,
                    """
                    update deployments set first_active_at = ?
                    where id = ? and first_active_at is null
                    """,
                    event.at(),
                    id);
        }
        return moved;
    }

    static boolean changeScaling(Connection db, String id, String scaling) throws SQLException {
        return Sql.change(
                        db,
                        """
                        update deployments set scaling = ? where id = ?
                        """,
                        scaling,
                        id)
                == 1;
    }

    /// One that an environment points at, or is to point at, stays.
    static boolean delete(Connection db, String id, Instant at) throws SQLException {
        return Sql.change(
                        db,
                        """
                        update deployments set deleted_at = ?
                        where id = ? and deleted_at is null
                              and not exists (
                                  select 1 from environments where deployment_id = deployments.id)
                              and not exists (
                                  select 1 from promotions
                                  where deployment_id = deployments.id and ended_at is null)
                        """,
                        at,
                        id)
                == 1;
    }
}
