package dev.purlin.platform.archives;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Makes archives, also such as no program would make.
final class Tars {
    static final int BLOCK_BYTES = 512;
    static final int SIZE_AT = 124;
    static final int MTIME_AT = 136;
    static final int TYPE_AT = 156;
    static final int MAGIC_AT = 257;

    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int PIECE_BYTES = 1_000;

    private Tars() {}

    record Item(String name, byte type, String text, int mode, int longNames) {
        Item type(char other) {
            return new Item(name, (byte) other, text, mode, longNames);
        }

        Item mode(int other) {
            return new Item(name, type, text, other, longNames);
        }

        /// The other way to write names of more than 100 bytes.
        Item gnu() {
            return new Item(name, type, text, mode, TarArchiveOutputStream.LONGFILE_GNU);
        }
    }

    static Item file(String name, String text) {
        return new Item(
                name, TarConstants.LF_NORMAL, text, 0644, TarArchiveOutputStream.LONGFILE_POSIX);
    }

    static Item folder(String name) {
        return new Item(name, TarConstants.LF_DIR, "", 0755, TarArchiveOutputStream.LONGFILE_POSIX);
    }

    static byte[] tar(Item... items) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Item item : items) {
                tar.setLongFileMode(item.longNames());
                byte[] text = item.text().getBytes(UTF_8);
                var entry = new TarArchiveEntry(item.name(), item.type(), true);
                entry.setSize(text.length);
                entry.setMode(item.mode());
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return packed.toByteArray();
    }

    static byte[] joined(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /// One header that belongs to the entry behind it, with what it holds and without an end mark.
    static byte[] header(char type, String name, String text) {
        byte[] tar = patched(tar(file(name, text)), TYPE_AT, (byte) type);
        int blocks = 1 + (text.getBytes(UTF_8).length + BLOCK_BYTES - 1) / BLOCK_BYTES;
        return Arrays.copyOf(tar, blocks * BLOCK_BYTES);
    }

    /// The first header changed, with a checksum that is right again.
    static byte[] patched(byte[] tar, int at, byte... with) {
        byte[] patched = tar.clone();
        System.arraycopy(with, 0, patched, at, with.length);
        summed(patched, 0);
        return patched;
    }

    /// Makes the checksum of a header right.
    static void summed(byte[] tar, int header) {
        Arrays.fill(tar, header + CHECKSUM_AT, header + CHECKSUM_AT + CHECKSUM_LENGTH, (byte) ' ');
        int sum = 0;
        for (int at = header; at < header + BLOCK_BYTES; at++) {
            sum += tar[at] & 0xff;
        }
        byte[] octal = "%06o\0 ".formatted(sum).getBytes(US_ASCII);
        System.arraycopy(octal, 0, tar, header + CHECKSUM_AT, octal.length);
    }

    static Stored put(Archives archives, byte[] bytes) throws IOException {
        Upload upload = archives.begin();
        for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
            upload.take(ByteBuffer.wrap(bytes, at, Math.min(PIECE_BYTES, bytes.length - at)));
        }
        return upload.finish();
    }
}
