package dev.purlin.platform.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The one thread that writes: it takes what gathered while it was busy into one transaction, and
/// completes the futures after the commit, so that many writers share one wait for the disk.
///
/// A write that fails is undone alone; the others of its transaction stand.
final class Writer implements AutoCloseable {
    private static final int MOST_WAITING = 8_192;
    private static final int MOST_IN_ONE_COMMIT = 512;

    private final Connection db;
    private final BlockingQueue<Write<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    /// Part of a transaction.
    interface Work<T> {
        T run(Connection db) throws SQLException;
    }

    Writer(Connection db) throws SQLException {
        this.db = db;
        db.setAutoCommit(false);
        thread = Thread.ofPlatform().name("purlin-store").daemon().start(this::writeForever);
    }

    /// Waits for room in the queue.
    <T> CompletableFuture<T> write(Work<T> work) {
        var write = new Write<T>(work);
        if (closed) {
            write.done.completeExceptionally(new StoreException("the store is closed"));
            return write.done;
        }
        try {
            waiting.put(write);
            if (closed && waiting.remove(write)) {
                write.done.completeExceptionally(new StoreException("the store is closed"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            write.done.completeExceptionally(
                    new StoreException("interrupted before the write", interrupted));
        }
        return write.done;
    }

    private void writeForever() {
        var batch = new ArrayList<Write<?>>(MOST_IN_ONE_COMMIT);
        while (!closed || !waiting.isEmpty()) {
            try {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_IN_ONE_COMMIT - 1);
                commit(batch);
            } catch (InterruptedException _) {
                // Closing: what waits is still written.
            }
            batch.clear();
        }
    }

    private void commit(List<Write<?>> batch) {
        try {
            for (Write<?> write : batch) {
                write.run(db);
            }
            db.commit();
            batch.forEach(Write::complete);
        } catch (SQLException | RuntimeException failure) {
            rollBack();
            var told = new StoreException("nothing was written", failure);
            batch.forEach(write -> write.done.completeExceptionally(told));
        }
    }

    private void rollBack() {
        try {
            db.rollback();
        } catch (SQLException _) {
            // The failure that led here is the one to tell.
        }
    }

    /// Writes what waits, then stops.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
            db.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            throw new StoreException("the database did not close", failure);
        }
    }

    /// One write on its way. Belongs to the writing thread.
    private static final class Write<T> {
        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Exception failure;

        Write(Work<T> work) {
            this.work = work;
        }

        void run(Connection db) throws SQLException {
            try (Statement statement = db.createStatement()) {
                statement.execute("savepoint one_write");
                try {
                    result = work.run(db);
                } catch (SQLException | RuntimeException e) {
                    failure = e;
                    statement.execute("rollback to savepoint one_write");
                }
                statement.execute("release savepoint one_write");
            }
        }

        @SuppressWarnings("NullAway") // A T that is null was the work's own result.
        void complete() {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(new StoreException("a write failed", failure));
            }
        }
    }
}
