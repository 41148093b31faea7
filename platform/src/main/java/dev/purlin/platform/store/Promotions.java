package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Statements about promotions.
final class Promotions {
    private Promotions() {}

    static List<PromotionRow> underWay(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select p.id, p.endpoint_id, p.environment, p.deployment_id, p.previous_id,
                       p.cleanup, p.settings, p.status, p.percent, p.goal, p.moved_at, p.reason,
                       p.started_at, p.ended_at
                from promotions p join endpoints e on e.id = p.endpoint_id
                where p.ended_at is null and e.deleted_at is null order by p.started_at, p.id
                """,
                Promotions::promotion);
    }

    static Optional<PromotionRow> newest(Connection db, String endpointId, String environment)
            throws SQLException {
        return Sql.first(
                db,
                """
                select id, endpoint_id, environment, deployment_id, previous_id, cleanup, settings,
                       status, percent, goal, moved_at, reason, started_at, ended_at
                from promotions where endpoint_id = ? and environment = ?
                order by started_at desc, id desc limit 1
                """,
                Promotions::promotion,
                endpointId,
                environment);
    }

    /// The deployment that the environment pointed at before, if it can still run.
    static Optional<String> before(Connection db, EnvironmentRow environment) throws SQLException {
        return Sql.first(
                db,
                """
                select p.previous_id from promotions p join deployments d on d.id = p.previous_id
                where p.endpoint_id = ? and p.environment = ? and p.deployment_id = ?
                      and p.status = 'SUCCEEDED' and d.deleted_at is null
                order by p.ended_at desc, p.id desc limit 1
                """,
                row -> row.getString("previous_id"),
                environment.endpointId(),
                environment.name(),
                environment.deploymentId());
    }

    private static PromotionRow promotion(ResultSet row) throws SQLException {
        Instant startedAt = Sql.instant(row, "started_at");
        Instant movedAt = Sql.instantOrNull(row, "moved_at");
        return new PromotionRow(
                row.getString("id"),
                row.getString("endpoint_id"),
                row.getString("environment"),
                row.getString("deployment_id"),
                row.getString("previous_id"),
                PromotionRow.Cleanup.valueOf(row.getString("cleanup")),
                row.getString("settings"),
                PromotionRow.Status.valueOf(row.getString("status")),
                new PromotionRow.Progress(
                        row.getInt("percent"),
                        row.getInt("goal"),
                        movedAt == null ? startedAt : movedAt),
                row.getString("reason"),
                startedAt,
                Sql.instantOrNull(row, "ended_at"));
    }

    /// The candidate takes over the environment's scaling settings, if that has any.
    static boolean start(Connection db, PromotionRow promotion) throws SQLException {
        boolean isFree =
                !Sql.exists(
                        db,
                        """
                        select 1 from promotions
                        where endpoint_id = ? and environment = ? and ended_at is null
                        """,
                        promotion.endpointId(),
                        promotion.environment());
        if (!isFree) {
            return false;
        }
        Sql.change(
                db,
                """
                insert into promotions (id, endpoint_id, environment, deployment_id, previous_id,
                                        cleanup, settings, status, reason, started_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                promotion.id(),
                promotion.endpointId(),
                promotion.environment(),
                promotion.deploymentId(),
                promotion.previousId(),
                promotion.cleanup().name(),
                promotion.settings(),
                promotion.status().name(),
                promotion.reason(),
                promotion.startedAt());
        Sql.change(
                db,
                """
                update deployments set scaling = (
                    select scaling from environments where endpoint_id = ? and name = ?)
                where id = ? and exists (
                    select 1 from environments
                    where endpoint_id = ? and name = ? and scaling is not null)
                """,
                promotion.endpointId(),
                promotion.environment(),
                promotion.deploymentId(),
                promotion.endpointId(),
                promotion.environment());
        return true;
    }

    static boolean move(
            Connection db,
            PromotionRow promotion,
            PromotionRow.Status status,
            PromotionRow.Progress progress,
            Event event)
            throws SQLException {
        return Sql.change(
                        db,
                        """
                        update promotions
                        set status = ?, percent = ?, goal = ?, moved_at = ?, reason = ?
                        where id = ? and status = ? and percent = ?
                        """,
                        status.name(),
                        progress.percent(),
                        progress.goal(),
                        progress.movedAt(),
                        event.reason(),
                        promotion.id(),
                        promotion.status().name(),
                        promotion.progress().percent())
                == 1;
    }

    static boolean end(
            Connection db, PromotionRow promotion, PromotionRow.Status status, Event event)
            throws SQLException {
        return Sql.change(
                        db,
                        """
                        update promotions set status = ?, reason = ?, ended_at = ?
                        where id = ? and ended_at is null and status = ?
                        """,
                        status.name(),
                        event.reason(),
                        event.at(),
                        promotion.id(),
                        promotion.status().name())
                == 1;
    }
}
