package dev.purlin.platform.archives;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// The entries of one archive, each checked when it is read. An archive whose last entry was read
/// and followed by nothing is a good one.
///
/// What is wrong with the archive is an [ArchiveException], what is wrong with the disk an
/// `IOException`. One thread.
final class Entries implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int OWNER_EXECUTES = 0100;

    private final ArchiveLimits limits;
    private final Tape tape;
    private final TarReader tar;
    private final Contents contents;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int read;
    private String last = "";

    private Entries(Tape tape, ArchiveLimits limits) {
        this.tape = tape;
        this.limits = limits;
        tar = new TarReader(tape);
        contents = new Contents(limits.entries());
    }

    static Entries open(Path archive, ArchiveLimits limits) throws IOException {
        return new Entries(Tape.open(archive, limits.unpackedBytes()), limits);
    }

    /// Reads what is left.
    Contents check() throws IOException {
        while (next().isPresent()) {
            // next() checks, and reads what the last entry holds.
        }
        return contents;
    }

    /// The next entry; absent when there was a last one, and all behind it was read.
    Optional<Entry> next() throws IOException {
        copy(OutputStream.nullOutputStream());
        tape.headersNext();
        Optional<TarReader.Header> header = reading(tar::next);
        tape.dataNext();
        if (header.isEmpty()) {
            end();
            return Optional.empty();
        }
        if (++read > limits.entries()) {
            throw Contents.tooMany(limits.entries());
        }
        Entry entry = entry(header.get());
        contents.add(entry);
        last = entry.shown();
        return Optional.of(entry);
    }

    private Entry entry(TarReader.Header header) {
        TarArchiveEntry entry = header.entry();
        var path = EntryPath.of(header.name(), limits);
        String shown = EntryPath.shown(header.name());
        if (entry.isSparse()) {
            throw new ArchiveException.Forbidden(shown + " is a file with holes");
        }
        boolean folder =
                switch (entry.getLinkFlag()) {
                    case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM -> entry.isDirectory();
                    case TarConstants.LF_DIR -> true;
                    default ->
                            throw new ArchiveException.Forbidden(
                                    shown + " is " + kind(entry.getLinkFlag()));
                };
        if (!folder) {
            mustFit(entry.getSize(), shown);
            boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
            return new Entry.File(path, entry.getSize(), executable);
        }
        if (entry.getSize() > 0) {
            throw new ArchiveException.Forbidden(
                    "%s is a folder of %,d bytes, which has none"
                            .formatted(shown, entry.getSize()));
        }
        return new Entry.Folder(path);
    }

    private static String kind(byte flag) {
        return switch (flag) {
            case TarConstants.LF_LINK -> "a hard link";
            case TarConstants.LF_SYMLINK -> "a symbolic link";
            case TarConstants.LF_CHR, TarConstants.LF_BLK -> "a device";
            case TarConstants.LF_FIFO -> "a FIFO";
            default ->
                    "neither file nor folder but of type "
                            + EntryPath.shown("" + (char) (flag & 0xff));
        };
    }

    private void mustFit(long bytes, String shown) {
        if (bytes > limits.entryBytes()) {
            throw new ArchiveException.OverLimit(
                    "%s has %,d bytes, at most %,d".formatted(shown, bytes, limits.entryBytes()));
        }
        if (bytes > limits.unpackedBytes() - contents.bytes()) {
            throw new ArchiveException.OverLimit(
                    "with %s the archive unpacks to %,d bytes, at most %,d"
                            .formatted(shown, contents.bytes() + bytes, limits.unpackedBytes()));
        }
    }

    /// Writes what the entry holds that [#next] gave, or what is left of it.
    void copy(OutputStream to) throws IOException {
        for (int got = fill(); got >= 0; got = fill()) {
            to.write(buffer, 0, got);
        }
    }

    private int fill() throws IOException {
        if (read == 0) {
            return -1;
        }
        return reading(() -> tar.read(buffer, 0, buffer.length));
    }

    /// Padding, and what some programs leave behind it. The end of gzip has a checksum of it all.
    private void end() throws IOException {
        if (contents.files(1).isEmpty()) {
            throw new ArchiveException.Forbidden("the archive holds no file");
        }
        int got = 0;
        while (got >= 0) {
            got = reading(() -> tape.read(buffer, 0, buffer.length));
        }
        tape.diskFailure();
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    /// The library fails in many ways at what it does not understand.
    private <T> T reading(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (ArchiveException refused) {
            throw refused;
        } catch (IOException | RuntimeException failure) {
            tape.diskFailure();
            throw new ArchiveException.Unreadable(unreadable(failure), failure);
        }
    }

    private String unreadable(Exception failure) {
        if (read == 0) {
            return "this is no tar archive, neither plain nor compressed with gzip";
        }
        boolean cut = tape.ended() || failure instanceof EOFException;
        return (cut ? "the archive is cut short" : "the archive is damaged") + " after " + last;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
