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
        return ask(new Write<T>(work, false));
    }

    /// Work that is part of no transaction, nor is any other while it lasts: the connection commits
    /// by itself. What was asked for before is committed before it.
    <T> CompletableFuture<T> alone(Work<T> work) {
        return ask(new Write<T>(work, true));
    }

    private <T> CompletableFuture<T> ask(Write<T> write) {
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
                doAll(batch);
            } catch (InterruptedException _) {
                // Closing: what waits is still written.
            }
            batch.clear();
        }
    }

    private void doAll(List<Write<?>> batch) {
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).alone) {
                commit(batch.subList(from, i));
                run(batch.get(i));
                from = i + 1;
            }
        }
        commit(batch.subList(from, batch.size()));
    }

    private void run(Write<?> alone) {
        try {
            db.setAutoCommit(true);
            try {
                alone.runNow(db);
            } finally {
                db.setAutoCommit(false);
            }
            alone.complete();
        } catch (SQLException | RuntimeException failure) {
            alone.done.completeExceptionally(StoreException.of("it was not done", failure));
        }
    }

    private void commit(List<Write<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            for (Write<?> write : batch) {
                write.run(db);
            }
            db.commit();
            batch.forEach(Write::complete);
        } catch (SQLException | RuntimeException failure) {
            rollBack();
            var told = StoreException.of("nothing was written", failure);
            batch.forEach(write -> write.done.completeExceptionally(told));
        }
    }

    private void rollBack() {
        try {
            db.rollback();
        } catch (SQLException _) {
            beginAnew();
        }
    }

    /// A failure such as a full disk may have ended the transaction by itself. The driver does not
    /// know of that, and begins no other: what came next would be part of none.
    private void beginAnew() {
        try (Statement statement = db.createStatement()) {
            statement.execute("begin");
        } catch (SQLException _) {
            // It had not ended. The failure that led here is the one to tell.
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
        private final boolean alone;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Exception failure;

        Write(Work<T> work, boolean alone) {
            this.work = work;
            this.alone = alone;
        }

        void runNow(Connection db) throws SQLException {
            result = work.run(db);
        }

        void run(Connection db) throws SQLException {
            try (Statement statement = db.createStatement()) {
                statement.execute("savepoint one_write");
                try {
                    result = work.run(db);
                } catch (SQLException | RuntimeException e) {
                    failure = e;
                    rollBackTo(statement, e);
                }
                statement.execute("release savepoint one_write");
            }
        }

        /// A disk that is full may have undone the whole transaction already, and the savepoint
        /// with it: that is why, and what is to be told.
        private static void rollBackTo(Statement statement, Exception why) throws SQLException {
            try {
                statement.execute("rollback to savepoint one_write");
            } catch (SQLException gone) {
                if (why instanceof SQLException first) {
                    first.addSuppressed(gone);
                    throw first;
                }
                throw gone;
            }
        }

        @SuppressWarnings("NullAway") // A T that is null was the work's own result.
        void complete() {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(StoreException.of("a write failed", failure));
            }
        }
    }
}
