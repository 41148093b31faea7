package dev.purlin.platform.archives;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/// The library's reader, made strict: it takes a header with a wrong checksum, an end without an
/// end mark and bytes that are not text, and drops the slash before an absolute long name.
///
/// It fails with any exception; [Entries] tells what that means.
final class TarReader extends TarArchiveInputStream {
    /// Applied anew to each entry, so that each of their bytes is paid for with every entry.
    private static final int MOST_GLOBAL_BYTES = 4 << 10;

    /// The record that names the entry, in an extended header: length, key, value.
    private static final Pattern NAMED = Pattern.compile("(?:^|\n)\\d+ path=(.)");

    private final ByteArrayOutputStream extended = new ByteArrayOutputStream();
    private final ByteArrayOutputStream longName = new ByteArrayOutputStream();
    private long globalBytes;
    private boolean ended;

    /// Header fields are read as bytes: the charset only says one character for each.
    TarReader(InputStream tar) {
        super(tar, ISO_8859_1.name());
    }

    /// @param name decoded, otherwise as it was written
    record Header(TarArchiveEntry entry, String name) {}

    /// Absent at the end mark.
    Optional<Header> next() throws IOException {
        extended.reset();
        longName.reset();
        TarArchiveEntry entry = getNextEntry();
        if (entry != null) {
            return Optional.of(new Header(entry, name(entry)));
        }
        if (!ended) {
            throw new EOFException();
        }
        return Optional.empty();
    }

    private String name(TarArchiveEntry entry) {
        Matcher named = NAMED.matcher(extended.toString(ISO_8859_1));
        boolean inExtended = named.find();
        if (inExtended && longName.size() > 0) {
            throw new ArchiveException.Forbidden(
                    "the entry " + EntryPath.shown(entry.getName()) + " has two long names");
        }
        if (inExtended) {
            return named.group(1).equals("/") ? "/" + entry.getName() : entry.getName();
        }
        String name = EntryPath.decoded(entry.getName());
        return longName.toString(ISO_8859_1).startsWith("/") ? "/" + name : name;
    }

    /// Also called for each header before an entry's own, with that as the current entry.
    @Override
    public TarArchiveEntry getNextEntry() throws IOException {
        TarArchiveEntry before = getCurrentEntry();
        if (before != null && before.isGlobalPaxHeader()) {
            globalBytes += before.getSize();
            if (globalBytes > MOST_GLOBAL_BYTES) {
                throw new ArchiveException.OverLimit(
                        "the global headers of the archive have %,d bytes, at most %,d"
                                .formatted(globalBytes, MOST_GLOBAL_BYTES));
            }
        }
        return super.getNextEntry();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int got = super.read(into, from, length);
        TarArchiveEntry entry = getCurrentEntry();
        if (got > 0 && entry != null) {
            if (entry.isPaxHeader() || entry.isGlobalPaxHeader()) {
                extended.write(into, from, got);
            } else if (entry.isGNULongNameEntry()) {
                longName.write(into, from, got);
            }
        }
        return got;
    }

    @Override
    protected byte @Nullable [] readRecord() throws IOException {
        byte[] block = super.readRecord();
        if (ended || isMapOfHoles()) {
            return block;
        }
        if (block == null) {
            throw new EOFException();
        }
        ended = isEOFRecord(block);
        if (!ended && !TarUtils.verifyCheckSum(block)) {
            throw new IOException("the checksum of a header is wrong");
        }
        return block;
    }

    /// What follows the header of a file with holes has no checksum.
    private boolean isMapOfHoles() {
        TarArchiveEntry entry = getCurrentEntry();
        return entry != null && entry.isOldGNUSparse();
    }
}
