package dev.purlin.platform.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks whether a database is whole and whether its rows agree, and changes nothing.
///
/// @param troubles a sentence each
/// @param archives keys that deployments need
public record StoreCheck(List<String> troubles, Set<String> archives) {
    /// Each finds rows that contradict one another: a sentence a row.
    private static final List<String> CONTRADICTIONS =
            List.of(
                    """
                    select 'environment ' || v.name || ' of ' || v.endpoint_id || ' points at '
                           || v.deployment_id || ', which is deleted' as trouble
                    from environments v join deployments d on d.id = v.deployment_id
                    where d.deleted_at is not null
                    """,
                    """
                    select 'environment ' || v.name || ' of ' || v.endpoint_id || ' points at '
                           || v.deployment_id || ', which is another endpoint''s' as trouble
                    from environments v join deployments d on d.id = v.deployment_id
                    where d.endpoint_id <> v.endpoint_id
                    """,
                    """
                    select 'endpoint ' || e.id || ' has no environment production' as trouble
                    from endpoints e where e.deleted_at is null and not exists (
                        select 1 from environments v
                        where v.endpoint_id = e.id and v.name = 'production')
                    """,
                    """
                    select 'promotion ' || p.id || ' is ' || p.status || ' and has not ended'
                           as trouble
                    from promotions p
                    where p.ended_at is null and p.status in ('SUCCEEDED', 'FAILED', 'CANCELED')
                    """,
                    """
                    select 'promotion ' || p.id || ' is ' || p.status || ' and has ended' as trouble
                    from promotions p
                    where p.ended_at is not null
                          and p.status not in ('SUCCEEDED', 'FAILED', 'CANCELED')
                    """,
                    """
                    select 'promotion ' || p.id || ' is under way to an environment '
                           || p.environment || ', which is not there' as trouble
                    from promotions p join endpoints e on e.id = p.endpoint_id
                    where p.ended_at is null and e.deleted_at is null and not exists (
                        select 1 from environments v
                        where v.endpoint_id = p.endpoint_id and v.name = p.environment)
                    """,
                    """
                    select 'deployment ' || d.id || ' is ACTIVE and never was' as trouble
                    from deployments d
                    where d.status in ('ACTIVE', 'SCALED_TO_ZERO', 'WAKING_UP')
                          and d.first_active_at is null
                    """);

    public StoreCheck {
        troubles = List.copyOf(troubles);
        archives = Set.copyOf(archives);
    }

    /// Throws [StoreException] when it is none, cannot be read, or is of a newer version.
    public static StoreCheck of(Path database) {
        try (Connection db = SqliteStore.connect(database, true)) {
            Migrations.checkKnown(db);
            var troubles = new ArrayList<String>();
            troubles.addAll(broken(db));
            if (troubles.isEmpty()) {
                for (String contradiction : CONTRADICTIONS) {
                    troubles.addAll(Sql.list(db, contradiction, row -> row.getString("trouble")));
                }
                troubles.addAll(statuses(db));
            }
            return new StoreCheck(troubles, Set.copyOf(Deployments.archives(db)));
        } catch (SQLException failure) {
            throw StoreException.of(database + " is not usable as a database", failure);
        }
    }

    private static List<String> broken(Connection db) throws SQLException {
        var broken = new ArrayList<String>();
        for (String told :
                Sql.list(
                        db,
                        """
                        pragma integrity_check
                        """,
                        row -> row.getString(1))) {
            if (!told.equals("ok")) {
                broken.add("the database is damaged: " + told);
            }
        }
        broken.addAll(
                Sql.list(
                        db,
                        """
                        pragma foreign_key_check
                        """,
                        row ->
                                "a row of %s points at none of %s"
                                        .formatted(
                                                row.getString("table"), row.getString("parent"))));
        return broken;
    }

    private static List<String> statuses(Connection db) throws SQLException {
        Set<String> known =
                Arrays.stream(DeploymentStatus.values())
                        .map(Enum::name)
                        .collect(Collectors.toSet());
        return Sql.list(
                        db,
                        """
                        select id, status from deployments
                        """,
                        row -> new String[] {row.getString("id"), row.getString("status")})
                .stream()
                .filter(row -> !known.contains(row[1]))
                .map(row -> "deployment " + row[0] + " has a status " + row[1])
                .toList();
    }
}
