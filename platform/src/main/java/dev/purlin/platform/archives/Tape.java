package dev.purlin.platform.archives;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The bytes of a tar, not compressed any more, and how many of them may be read: in all, and
/// between two entries, where the reader keeps in memory what it reads.
final class Tape extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int GZIP_MAGIC = 0x1f8b;

    /// Longest names, and attributes nobody uses here, are far below.
    private static final int MOST_HEADER_BYTES = 256 << 10;

    private final Disk disk;
    private final InputStream bytes;
    private final long most;
    private long read;
    private long mostNow;
    private boolean ended;

    private Tape(Disk disk, InputStream bytes, long most) {
        this.disk = disk;
        this.bytes = bytes;
        this.most = most;
        this.mostNow = most;
    }

    /// Throws [ArchiveException] when it begins like gzip and is not.
    static Tape open(Path archive, long mostBytes) throws IOException {
        var disk = new Disk(Files.newInputStream(archive));
        try {
            var file = new BufferedInputStream(disk, BUFFER_BYTES);
            if (!isGzip(file)) {
                return new Tape(disk, file, mostBytes);
            }
            // Takes several members as one.
            InputStream inflated = inflating(file, disk);
            return new Tape(disk, new BufferedInputStream(inflated, BUFFER_BYTES), mostBytes);
        } catch (IOException | RuntimeException failure) {
            disk.close();
            throw failure;
        }
    }

    private static boolean isGzip(InputStream file) throws IOException {
        file.mark(2);
        int magic = file.read() << 8 | file.read();
        file.reset();
        return magic == GZIP_MAGIC;
    }

    private static InputStream inflating(InputStream file, Disk disk) throws IOException {
        try {
            return new GZIPInputStream(file, BUFFER_BYTES);
        } catch (IOException failure) {
            disk.failedItself();
            throw new ArchiveException.Unreadable(
                    "the gzip header of the archive is damaged", failure);
        }
    }

    /// From here to the next entry only a little may be read.
    void headersNext() {
        mostNow = Math.min(most, read + MOST_HEADER_BYTES);
    }

    void dataNext() {
        mostNow = most;
    }

    /// Nothing follows what was read.
    boolean ended() {
        return ended;
    }

    /// Throws what the file itself failed with, if it did: that is nobody's archive's fault.
    void diskFailure() throws IOException {
        disk.failedItself();
    }

    @Override
    public int read() throws IOException {
        return counted(bytes.read(), 1);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int got = bytes.read(into, from, length);
        return counted(got, got);
    }

    private int counted(int result, int more) {
        if (result < 0) {
            ended = true;
            return result;
        }
        read += more;
        if (read > most) {
            throw new ArchiveException.OverLimit(
                    "the archive unpacks to more than %,d bytes".formatted(most));
        }
        if (read > mostNow) {
            throw new ArchiveException.OverLimit(
                    "the headers of one entry have more than %,d bytes"
                            .formatted(MOST_HEADER_BYTES));
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /// Remembers how the file failed, whatever a decoder makes of that.
    private static final class Disk extends FilterInputStream {
        private @Nullable IOException failure;

        Disk(InputStream file) {
            super(file);
        }

        void failedItself() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return super.read(into, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
