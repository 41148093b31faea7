package dev.purlin.engine.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// The right to fetch one blob, held by at most one thread of one process on this machine. The
/// system takes it back from a process that dies.
final class BlobLock implements AutoCloseable {

    // A file lock belongs to the process, so its threads need a lock of their own. A thread holds
    // one at a time, so that two files may share one.
    private static final ReentrantLock[] WITHIN_PROCESS =
            IntStream.range(0, 64).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    private final ReentrantLock within;
    private final FileChannel channel;
    private final FileLock lock;

    private BlobLock(ReentrantLock within, FileChannel channel, FileLock lock) {
        this.within = within;
        this.channel = channel;
        this.lock = lock;
    }

    /// Waits until nobody else holds it.
    ///
    /// @param onWait told once, where somebody does
    static BlobLock acquire(Path file, Runnable onWait) {
        ReentrantLock within =
                WITHIN_PROCESS[Math.floorMod(file.hashCode(), WITHIN_PROCESS.length)];
        boolean waits = !within.tryLock();
        if (waits) {
            onWait.run();
            within.lock();
        }
        try {
            return locked(within, file, waits ? () -> {} : onWait);
        } catch (IOException e) {
            within.unlock();
            throw RepoCache.unusable(file, e);
        } catch (RuntimeException e) {
            within.unlock();
            throw e;
        }
    }

    // The channel is closed with the lock, or here when there is none.
    @SuppressWarnings("resource")
    private static BlobLock locked(ReentrantLock within, Path file, Runnable onWait)
            throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                onWait.run();
                lock = channel.lock();
            }
            return new BlobLock(within, channel, lock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException _) {
            // A closed channel holds no lock either.
        } finally {
            within.unlock();
        }
    }
}
