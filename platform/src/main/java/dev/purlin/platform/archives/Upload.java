package dev.purlin.platform.archives;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An archive on its way in: hashed and written to a file of its own, which is gone as soon as
/// anything fails. Guarded by its own lock.
public final class Upload {
    private final Archives archives;
    private final ArchiveLimits limits;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private long bytes;
    private boolean over;

    Upload(Archives archives, ArchiveLimits limits, Path file) throws IOException {
        this.archives = archives;
        this.limits = limits;
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException("every Java has SHA-256", failure);
        }
    }

    /// Takes all that is left in the piece. Throws [ArchiveException] when that is too much.
    public synchronized void take(ByteBuffer piece) throws IOException {
        mustNotBeOver();
        try {
            bytes += piece.remaining();
            if (bytes > limits.archiveBytes()) {
                throw new ArchiveException.OverLimit(
                        "the archive has more than %,d bytes".formatted(limits.archiveBytes()));
            }
            digest.update(piece.duplicate());
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        } catch (IOException | RuntimeException failure) {
            try (Closeable _ = this::abandon) {
                throw failure;
            }
        }
    }

    /// Checks what came, and keeps it. Throws [ArchiveException] when it may not be kept. Once this
    /// returns, it survives a power cut.
    public synchronized Stored finish() throws IOException {
        mustNotBeOver();
        try (Closeable _ = this::abandon) {
            Contents contents;
            try (Entries entries = Entries.open(file, limits)) {
                contents = entries.check();
            }
            channel.force(true);
            String key = HexFormat.of().formatHex(digest.digest());
            archives.keep(file, key);
            return new Stored(key, bytes, contents.entries(), contents.bytes());
        }
    }

    private void mustNotBeOver() {
        if (over) {
            throw new IllegalStateException("this upload is over");
        }
    }

    /// Nothing stays of it. After [#finish] it does nothing.
    public synchronized void abandon() throws IOException {
        if (over) {
            return;
        }
        over = true;
        try (channel) {
            Files.deleteIfExists(file);
        }
    }
}
