package dev.purlin.engine.hub;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One repository's folder in the cache: bytes by checksum in `blobs`, links to them by name and
/// commit in `snapshots`, commits by branch in `refs`, and in `.no_exist` the names that a commit
/// is known not to have. Every change is one rename or one new link, so that other processes, and
/// clients in other languages, always see whole files.
record RepoCache(Path cache, RepoId repo) {

    private static final int LONGEST_REF = 100;

    Path folder() {
        return cache.resolve(repo.folderName());
    }

    Path blob(Checksum checksum) {
        return folder().resolve("blobs").resolve(checksum.blob());
    }

    /// Other clients heed another kind of lock, hence a name of our own.
    Path incomplete(Checksum checksum) {
        return folder().resolve("blobs").resolve(checksum.blob() + ".purlin.incomplete");
    }

    Path lock(Checksum checksum) {
        return cache.resolve(".locks")
                .resolve(repo.folderName())
                .resolve(checksum.blob() + ".lock");
    }

    Path snapshot(String commit) {
        return folder().resolve("snapshots").resolve(commit);
    }

    /// The commit a revision meant when it was last asked for.
    Optional<String> commit(Revision revision) {
        if (revision.isCommit()) {
            return Optional.of(revision.name());
        }
        Path ref = folder().resolve("refs").resolve(revision.name());
        try {
            if (!Files.isRegularFile(ref) || Files.size(ref) > LONGEST_REF) {
                return Optional.empty();
            }
            String commit = Files.readString(ref).strip();
            return Revision.isCommit(commit) ? Optional.of(commit) : Optional.empty();
        } catch (IOException e) {
            throw unusable(ref, e);
        }
    }

    void remember(Revision revision, String commit) {
        if (revision.isCommit()) {
            return;
        }
        Path ref = folder().resolve("refs").resolve(revision.name());
        try {
            Path parent = Files.createDirectories(parent(ref));
            Path fresh = Files.createTempFile(parent, ".ref", null);
            Files.writeString(fresh, commit);
            move(fresh, ref);
        } catch (IOException e) {
            throw unusable(ref, e);
        }
    }

    boolean knownMissing(String commit, String name) {
        return Files.exists(missing(commit, name));
    }

    void rememberMissing(String commit, String name) {
        Path marker = missing(commit, name);
        try {
            Files.createDirectories(parent(marker));
            Files.createFile(marker);
        } catch (FileAlreadyExistsException _) {
            // Another process found out first.
        } catch (IOException e) {
            throw unusable(marker, e);
        }
    }

    private Path missing(String commit, String name) {
        return folder().resolve(".no_exist").resolve(commit).resolve(name);
    }

    /// Puts a whole file of right checksum where it belongs.
    void keep(Path incomplete, Path blob) {
        try {
            move(incomplete, blob);
        } catch (IOException e) {
            throw unusable(blob, e);
        }
    }

    /// Gives a blob its name in a snapshot; where there are no links, the bytes themselves move.
    Path link(String commit, String name, Path blob) {
        Path link = snapshot(commit).resolve(name);
        // Renamed into place, since a reader may be looking at the one that is there.
        Path fresh = blob.resolveSibling(blob.getFileName() + "." + UUID.randomUUID() + ".link");
        try {
            Files.createDirectories(parent(link));
            Files.createSymbolicLink(fresh, parent(link).relativize(blob));
            move(fresh, link);
        } catch (UnsupportedOperationException | IOException e) {
            moveInstead(blob, link, e);
        }
        return link;
    }

    private static void moveInstead(Path blob, Path link, Exception reason) {
        try {
            move(blob, link);
        } catch (IOException e) {
            e.addSuppressed(reason);
            throw unusable(link, e);
        }
    }

    /// Names in a snapshot that is there, relative to it, with `/`.
    Stream<String> names(String commit) {
        Path snapshot = snapshot(commit);
        if (!Files.isDirectory(snapshot)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(snapshot, 2)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw unusable(snapshot, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file.toString());
        }
        return parent;
    }

    static HubException.CacheUnusable unusable(Path file, @Nullable Throwable cause) {
        return new HubException.CacheUnusable(
                "Cannot write or read %s".formatted(file),
                "Look at who owns the folder and at the space left, or name another one with"
                        + " --huggingface-hub-cache or HF_HOME.",
                cause);
    }
}
