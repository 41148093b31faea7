package dev.purlin.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.FailureCode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The folder that a deployment is made from: a `config.yaml` and what belongs to it.
///
/// @param files to be sent, by their path from the top
record PushFolder(Path root, Map<String, Path> files) {
    static final String CONFIG = "config.yaml";

    private static final String IGNORE_FILE = ".truss_ignore";
    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    /// Looks through a folder. What a link leads to is sent in its place.
    static PushFolder read(Path root) {
        if (!Files.isRegularFile(root.resolve(CONFIG))) {
            throw new CommandFailure(
                    FailureCode.INVALID_FILE,
                    root + " has no " + CONFIG,
                    "DIR",
                    "Name a folder with a config.yaml in it, such as examples/embeddings.");
        }
        try {
            return new PushFolder(root, files(root, rules(root)));
        } catch (FileSystemLoopException loop) {
            throw unreadable(loop.getFile() + " is a link to a folder that it is in", loop);
        } catch (IOException failure) {
            throw unreadable(root + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static CommandFailure unreadable(String what, IOException failure) {
        return new CommandFailure(
                FailureCode.INVALID_FILE,
                what,
                "DIR",
                "Leave out what is not to be sent by a line in " + IGNORE_FILE + ".",
                failure);
    }

    private static IgnoreRules rules(Path root) throws IOException {
        Path file = root.resolve(IGNORE_FILE);
        return new IgnoreRules(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    /// In the order of their paths, so that the same folder gives the same archive.
    private static Map<String, Path> files(Path root, IgnoreRules rules) throws IOException {
        var files = new TreeMap<String, Path>();
        Files.walkFileTree(
                root,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                Integer.MAX_VALUE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        boolean skipped =
                                !folder.equals(root) && rules.ignores(name(root, folder), true);
                        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = name(root, file);
                        if (attributes.isRegularFile() && !rules.ignores(name, false)) {
                            files.put(name, file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /// Its `config.yaml`.
    String config() {
        try {
            return Files.readString(root.resolve(CONFIG));
        } catch (CharacterCodingException failure) {
            throw unreadable(root.resolve(CONFIG) + " is not UTF-8: save it as UTF-8", failure);
        } catch (IOException failure) {
            throw unreadable(root.resolve(CONFIG) + " cannot be read as text", failure);
        }
    }

    /// Size and time of each file: another one when something changed.
    Map<String, String> stamps() {
        var stamps = new TreeMap<String, String>();
        files.forEach((name, file) ->
                stamps.put(name, file.toFile().length() + " " + file.toFile().lastModified()));
        return stamps;
    }

    long bytes() {
        return files.values().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /// Writes all of it into a new file, which is the caller's to delete.
    Path archive() {
        try {
            Path archive = Files.createTempFile("purlin-push-", ".tar");
            try (var tar =
                    new TarArchiveOutputStream(
                            new BufferedOutputStream(Files.newOutputStream(archive)),
                            UTF_8.name())) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                tar.setAddPaxHeadersForNonAsciiNames(true);
                for (Map.Entry<String, Path> file : files.entrySet()) {
                    add(tar, file.getKey(), file.getValue());
                }
            } catch (IOException failure) {
                Files.deleteIfExists(archive);
                throw failure;
            }
            return archive;
        } catch (IOException failure) {
            throw unreadable("the archive cannot be written: " + failure.getMessage(), failure);
        }
    }

    /// Without times and owners: they would make another archive of the same content.
    private static void add(TarArchiveOutputStream tar, String name, Path file) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(file));
        entry.setMode(Files.isExecutable(file) ? EXECUTABLE : PLAIN);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }
}
