package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Statements about environments.
final class Environments {
    private Environments() {}

    static List<EnvironmentRow> all(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select v.endpoint_id, v.name, v.deployment_id, v.created_at, v.scaling, v.promoting
                from environments v join endpoints e on e.id = v.endpoint_id
                where e.deleted_at is null order by v.endpoint_id, v.name
                """,
                Environments::environment);
    }

    static List<EnvironmentRow> of(Connection db, String endpointId) throws SQLException {
        return Sql.list(
                db,
                """
                select v.endpoint_id, v.name, v.deployment_id, v.created_at, v.scaling, v.promoting
                from environments v join endpoints e on e.id = v.endpoint_id
                where e.deleted_at is null and v.endpoint_id = ? order by v.created_at, v.name
                """,
                Environments::environment,
                endpointId);
    }

    private static EnvironmentRow environment(ResultSet row) throws SQLException {
        return new EnvironmentRow(
                row.getString("endpoint_id"),
                row.getString("name"),
                row.getString("deployment_id"),
                Sql.instant(row, "created_at"),
                row.getString("scaling"),
                row.getString("promoting"));
    }

    static boolean add(Connection db, EnvironmentRow environment) throws SQLException {
        return Sql.change(
                        db,
                        """
                        insert into environments
                            (endpoint_id, name, deployment_id, created_at, scaling, promoting)
                        values (?, ?, ?, ?, ?, ?) on conflict (endpoint_id, name) do nothing
                        """,
                        environment.endpointId(),
                        environment.name(),
                        environment.deploymentId(),
                        environment.createdAt(),
                        environment.scaling(),
                        environment.promoting())
                == 1;
    }

    /// What is in the environment follows its scaling settings.
    static boolean change(Connection db, EnvironmentRow to) throws SQLException {
        boolean changed =
                Sql.change(
                                db,
                                """
                                update environments set scaling = ?, promoting = ?
                                where endpoint_id = ? and name = ?
                                """,
                                to.scaling(),
                                to.promoting(),
                                to.endpointId(),
                                to.name())
                        == 1;
        if (changed && to.scaling() != null) {
            Sql.change(
                    db,
                    """
                    update deployments set scaling = ? where id in (
                        select deployment_id from environments where endpoint_id = ? and name = ?)
                    """,
                    to.scaling(),
                    to.endpointId(),
                    to.name());
        }
        return changed;
    }

    /// Those that the deployment is in keep to the scaling settings that it was given.
    static void follow(Connection db, String deploymentId, String scaling) throws SQLException {
        Sql.change(
                db,
                """
                update environments set scaling = ? where deployment_id = ?
                """,
                scaling,
                deploymentId);
    }

    static void point(Connection db, PromotionRow promotion) throws SQLException {
        Sql.change(
                db,
                """
                update environments set deployment_id = ? where endpoint_id = ? and name = ?
                """,
                promotion.deploymentId(),
                promotion.endpointId(),
                promotion.environment());
    }
}
