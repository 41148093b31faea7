package dev.purlin.platform.archives;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The archives that were uploaded, kept by their content.
///
/// ```
/// SHA256.tar        as it was uploaded, compressed or not
/// upload-*.part     on its way in; removed at the next start
/// ```
///
/// The file system is all its state: any thread may call it, at any time.
public final class Archives {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
    private static final String SUFFIX = ".tar";
    private static final String UPLOADING = ".part";

    private final Path folder;
    private final ArchiveLimits limits;

    /// Makes the folder when it is missing, and removes what earlier uploads left in it.
    public Archives(Path folder, ArchiveLimits limits) throws IOException {
        this.folder = folder;
        this.limits = limits;
        Files.createDirectories(folder, Unpacking.OWNERS_FOLDER);
        for (Path file : left(folder)) {
            Files.delete(file);
        }
    }

    /// What uploads that came to no end left in a folder of archives.
    public static List<Path> left(Path folder) throws IOException {
        var left = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + UPLOADING)) {
            files.forEach(left::add);
        }
        return left;
    }

    /// Whether a folder of archives has one of that key.
    public static boolean has(Path folder, String key) {
        return isKey(key) && Files.isRegularFile(file(folder, key));
    }

    /// Whether one that is there has the content it was uploaded with. Reads all of it.
    public static boolean isWhole(Path folder, String key) throws IOException {
        MessageDigest digest = Upload.sha256();
        try (InputStream in =
                new DigestInputStream(Files.newInputStream(file(folder, key)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest()).equals(key);
    }

    public Upload begin() throws IOException {
        // For its owner alone to read, as everything that is made as a temporary file.
        Path file = Files.createTempFile(folder, "upload-", UPLOADING);
        return new Upload(this, limits, file);
    }

    /// Takes over the file of an upload. The same content twice is one file, the newer one.
    void keep(Path uploaded, String key) throws IOException {
        Files.move(uploaded, file(key), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    private Path file(String key) {
        return file(folder, key);
    }

    private static Path file(Path folder, String key) {
        return folder.resolve(key + SUFFIX);
    }

    public boolean has(String key) {
        return has(folder, key);
    }

    private Optional<Entries> open(String key) throws IOException {
        if (!isKey(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Entries.open(file(key), limits));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// A file of an archive; absent when there is no such archive or no such file in it. Reads the
    /// archive up to that file. Throws [ArchiveException] when it is longer, or not UTF-8.
    ///
    /// @param path such as `config.yaml`
    public Optional<String> text(String key, String path, int mostBytes) throws IOException {
        Optional<Entries> opened = open(key);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Entries entries = opened.get()) {
            for (Optional<Entry> entry = entries.next();
                    entry.isPresent();
                    entry = entries.next()) {
                if (entry.get() instanceof Entry.File file && file.path().toString().equals(path)) {
                    return Optional.of(text(entries, file, mostBytes));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(Entries entries, Entry.File file, int mostBytes) throws IOException {
        if (file.bytes() > mostBytes) {
            throw new ArchiveException.OverLimit(
                    "%s has %,d bytes, at most %,d"
                            .formatted(file.shown(), file.bytes(), mostBytes));
        }
        var bytes = new ByteArrayOutputStream();
        entries.copy(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException failure) {
            throw new ArchiveException.Forbidden(file.shown() + " is not UTF-8", failure);
        }
    }

    /// What an archive holds; absent when there is no such archive. Reads all of it: for gigabytes
    /// that is minutes.
    public Optional<Contents> contents(String key) throws IOException {
        Optional<Entries> opened = open(key);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Entries entries = opened.get()) {
            return Optional.of(entries.check());
        }
    }

    /// Makes a folder of an archive, whole or not at all: until it is complete it has the name
    /// `INTO.unpacking-…`. Files are their owner's alone, and executable where they were for their
    /// owner. Throws [ArchiveException] when the archive is over the limits of today.
    ///
    /// @param into must not exist, but the folder that it is in
    public void unpack(String key, Path into) throws IOException {
        if (Files.exists(into, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(into.toString());
        }
        try (Entries entries = open(key).orElseThrow(() -> new NoSuchFileException(key))) {
            Path unpacking = Files.createDirectory(beside(into), Unpacking.OWNERS_FOLDER);
            // What was moved is not there any more.
            try (Closeable _ = () -> Unpacking.delete(unpacking)) {
                Unpacking.write(entries, unpacking);
                Files.move(unpacking, into, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static Path beside(Path into) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return into.resolveSibling(into.getFileName() + ".unpacking-" + random);
    }

    /// All archives, in no order.
    public List<Kept> kept() throws IOException {
        var kept = new ArrayList<Kept>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String key = name.substring(0, name.length() - SUFFIX.length());
                if (isKey(key)) {
                    attributes(file)
                            .map(there ->
                                    new Kept(
                                            key,
                                            there.size(),
                                            there.lastModifiedTime().toInstant()))
                            .ifPresent(kept::add);
                }
            }
        }
        return List.copyOf(kept);
    }

    /// Absent when it was deleted just now.
    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Of all archives, and of those on their way in.
    public long bytes() throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += attributes(file).map(BasicFileAttributes::size).orElse(0L);
            }
        }
        return bytes;
    }

    /// Whoever reads it at the moment reads on.
    public void delete(String key) throws IOException {
        if (isKey(key)) {
            Files.deleteIfExists(file(key));
        }
    }
}
