package dev.purlin.platform.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder that holds everything of a platform, locked by this process until closed.
///
/// ```
/// lock, layout       one process at a time; the number of this arrangement
/// admin.key          the admin key
/// serve.json         while it serves
/// control.db         what was configured, and its history
/// archives/          uploads, by their content
/// deployments/ID/    what each deployment was made from, unpacked
/// logs/ID/           of each deployment
/// replicas/ID/       of each replica, emptied at start
/// passing/           backups on their way out and in, emptied at start
/// ```
///
/// All of it is its owner's alone to read. The lock is the system's: it ends with the process,
/// however that ends.
public final class DataFolder implements AutoCloseable {
    private static final int LAYOUT = 1;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int LONGEST_NUMBER = 32;

    private static final Set<PosixFilePermission> OWNERS_FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNERS_FILE =
            PosixFilePermissions.fromString("rw-------");

    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /// Makes the folder when it is missing, and locks it. Throws [FolderException].
    public static DataFolder open(Path root) {
        try {
            makeFolder(root);
            FileChannel lockFile = lock(root);
            try {
                checkLayout(root);
                var folder = new DataFolder(root, lockFile);
                folder.makeFolders();
                return folder;
            } catch (IOException | RuntimeException failure) {
                lockFile.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw unusable(root, failure);
        }
    }

    /// Whether a platform has been at home there.
    public static boolean isOne(Path root) {
        return Files.exists(root.resolve("layout"));
    }

    /// The process that has it open now, as it wrote itself down; empty when none has.
    public static Optional<String> holder(Path root) {
        Path file = root.resolve("lock");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return tryLock(channel) ? Optional.empty() : Optional.of(read(channel));
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve("lock");
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNERS_FILE));
        if (!tryLock(channel)) {
            String holder = read(channel);
            channel.close();
            throw new FolderException.InUse(root, holder);
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            // Held until the channel is closed.
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(LONGEST_NUMBER);
        channel.read(bytes, 0);
        return UTF_8.decode(bytes.flip()).toString().strip();
    }

    private static void checkLayout(Path root) throws IOException {
        Path file = root.resolve("layout");
        String found;
        try (InputStream in = Files.newInputStream(file)) {
            found = new String(in.readNBytes(LONGEST_NUMBER), UTF_8).strip();
        } catch (NoSuchFileException _) {
            write(file, LAYOUT + "\n");
            return;
        }
        if (!NUMBER.matcher(found).matches()) {
            throw new FolderException.Damaged(file, LAYOUT);
        }
        // There was no other layout before this one, so there is nothing to bring forwards.
        if (Integer.parseInt(found) > LAYOUT) {
            throw new FolderException.TooNew(root, found, LAYOUT);
        }
    }

    /// What was left of replicas is of no use: none outlives its platform.
    private void makeFolders() throws IOException {
        makeFolder(logs());
        makeFolder(archives());
        makeFolder(deployments());
        deleteAll(replicas());
        makeFolder(replicas());
        deleteAll(passing());
        makeFolder(passing());
        // Made here for its permissions, which its journal gets too; empty it is a new database.
        if (!Files.exists(controlDatabase())) {
            Files.createFile(controlDatabase(), PosixFilePermissions.asFileAttribute(OWNERS_FILE));
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    public Path root() {
        return root;
    }

    public Path controlDatabase() {
        return root.resolve("control.db");
    }

    public Path archives() {
        return root.resolve("archives");
    }

    public Path deployments() {
        return root.resolve("deployments");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path replicas() {
        return root.resolve("replicas");
    }

    public Path passing() {
        return root.resolve("passing");
    }

    public Path adminKeyFile() {
        return root.resolve("admin.key");
    }

    private Path servedFile() {
        return root.resolve("serve.json");
    }

    /// Absent before the first start, or when somebody removed it.
    public Optional<String> adminKey() {
        return text(adminKeyFile());
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    public void keepAdminKey(String key) {
        keep(adminKeyFile(), key + "\n");
    }

    public Path masterKeyFile() {
        return root.resolve("master.key");
    }

    /// Absent when there is no such file.
    public Optional<String> masterKey(Path file) {
        return text(file);
    }

    public void keepMasterKey(Path file, String key) {
        keep(file, key + "\n");
    }

    public void tellServed(Served served) {
        keep(servedFile(), served.json() + "\n");
    }

    private static void keep(Path file, String text) {
        try {
            write(file, text);
        } catch (IOException failure) {
            throw unusable(file, failure);
        }
    }

    /// Whole or not at all: readers never see half a file.
    private static void write(Path file, String text) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(written);
        try (FileChannel channel =
                FileChannel.open(
                        written,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNERS_FILE))) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            channel.force(true);
        }
        Files.move(
                written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FolderException unusable(Path path, IOException failure) {
        return FolderException.Unusable.of(path, failure);
    }

    /// A clean end: nothing serves here any more.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(servedFile());
            lockFile.close();
        } catch (IOException failure) {
            throw unusable(root, failure);
        }
    }
}
