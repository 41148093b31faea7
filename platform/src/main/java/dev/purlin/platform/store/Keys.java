package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Statements about keys.
final class Keys {
    private static final String SEPARATOR = " ";

    private Keys() {}

    static List<KeyRow> all(Connection db) throws SQLException {
        return Sql.list(
                db,
                """
                select prefix, entity_id, name, secret_hash, scopes, endpoints, created_at,
                       expires_at, revoked_at
                from keys order by created_at, prefix
                """,
                Keys::key);
    }

    private static KeyRow key(ResultSet row) throws SQLException {
        return new KeyRow(
                row.getString("prefix"),
                row.getString("entity_id"),
                row.getString("name"),
                row.getString("secret_hash"),
                words(row.getString("scopes"))
                        .map(KeyRow.Scope::valueOf)
                        .collect(Collectors.toSet()),
                words(row.getString("endpoints")).collect(Collectors.toSet()),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "expires_at"),
                Sql.instantOrNull(row, "revoked_at"));
    }

    private static Stream<String> words(String text) {
        return text.isEmpty() ? Stream.empty() : Arrays.stream(text.split(SEPARATOR, -1));
    }

    static boolean add(Connection db, KeyRow key) throws SQLException {
        String scopes =
                key.scopes().stream()
                        .sorted()
                        .map(KeyRow.Scope::name)
                        .collect(Collectors.joining(SEPARATOR));
        return Sql.change(
                        db,
                        """
                        insert into keys (prefix, entity_id, name, secret_hash, scopes, endpoints,
                                          created_at, expires_at, revoked_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (prefix) do nothing
                        """,
                        key.prefix(),
                        key.entityId(),
                        key.name(),
                        key.secretHash(),
                        scopes,
                        key.endpoints().stream().sorted().collect(Collectors.joining(SEPARATOR)),
                        key.createdAt(),
                        key.expiresAt(),
                        key.revokedAt())
                == 1;
    }

    static boolean revoke(Connection db, String prefix, Instant at) throws SQLException {
        return Sql.change(
                        db,
                        """
                        update keys set revoked_at = ? where prefix = ? and revoked_at is null
                        """,
                        at,
                        prefix)
                == 1;
    }
}
