package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Connections that only read, each lent to one thread at a time.
final class Readers implements AutoCloseable {
    private final List<Connection> all;
    private final BlockingQueue<Connection> free;

    /// Reads with one connection.
    interface Query<T> {
        T run(Connection db) throws SQLException;
    }

    Readers(List<Connection> connections) {
        all = List.copyOf(connections);
        free = new ArrayBlockingQueue<>(all.size(), true, all);
    }

    /// Waits for a connection.
    <T> T read(Query<T> query) {
        Connection db = take();
        try {
            return query.run(db);
        } catch (SQLException failure) {
            throw new StoreException("the database cannot be read", failure);
        } finally {
            free.add(db);
        }
    }

    private Connection take() {
        try {
            return free.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted before the read", interrupted);
        }
    }

    @Override
    public void close() {
        for (Connection db : all) {
            try {
                db.close();
            } catch (SQLException failure) {
                throw new StoreException("the database did not close", failure);
            }
        }
    }
}
