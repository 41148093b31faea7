package dev.purlin.platform.archives;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes what an archive holds. All of it is for its owner alone, and nothing of it is written
/// over what is there.
final class Unpacking {
    static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER = only("rwx------");

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_PROGRAM = OWNERS_FOLDER;
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE = only("rw-------");
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private Unpacking() {}

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /// @param folder new and empty
    static void write(Entries entries, Path folder) throws IOException {
        for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
            Path path = entry.get().path().in(folder);
            switch (entry.get()) {
                case Entry.Folder _ -> Files.createDirectories(path, OWNERS_FOLDER);
                case Entry.File file -> write(entries, file, path);
            }
        }
    }

    private static void write(Entries entries, Entry.File file, Path path) throws IOException {
        Path folder = path.resolveSibling("");
        Files.createDirectories(folder, OWNERS_FOLDER);
        FileAttribute<?> permissions = file.executable() ? OWNERS_PROGRAM : OWNERS_FILE;
        try (OutputStream to = Channels.newOutputStream(FileChannel.open(path, NEW, permissions))) {
            entries.copy(to);
        }
    }

    /// The folder and all below it, where it is there.
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new Deleting());
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
