package dev.purlin.platform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.purlin.platform.archives.Archives;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.store.StoreCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Looks whether a data folder is as a platform leaves it, and changes nothing. It may be in use.
///
/// @param root the folder
/// @param holder of the platform that has it open; empty when none has
public record FolderCheck(Path root, Optional<String> holder) {
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);
    private static final int LONGEST_COMMAND = 1 << 20;

    /// Throws [dev.purlin.platform.folder.FolderException] when it cannot be looked at.
    public static FolderCheck of(Path root) {
        return new FolderCheck(root, DataFolder.holder(root));
    }

    /// What others than its owner may do to it: a sentence each.
    public List<String> access() throws IOException {
        var troubles = new ArrayList<String>();
        for (Path path :
                List.of(
                        root,
                        root.resolve("admin.key"),
                        root.resolve("master.key"),
                        root.resolve("control.db"))) {
            if (Files.exists(path)
                    && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)) {
                troubles.add(path + " is open to others");
            }
        }
        return troubles;
    }

    /// What is wrong with the database and the archives that it names: a sentence each. Reads all
    /// archives: for gigabytes that is a while.
    public List<String> contents() throws IOException {
        StoreCheck store = StoreCheck.of(root.resolve("control.db"));
        var troubles = new ArrayList<String>(store.troubles());
        Path folder = root.resolve("archives");
        for (String key : store.archives()) {
            if (!Archives.has(folder, key)) {
                troubles.add("archive " + key + " is missing, which a deployment is made from");
            } else if (!Archives.isWhole(folder, key)) {
                troubles.add("archive " + key + " is damaged: its content is another one");
            }
        }
        return troubles;
    }

    /// What a platform that ended badly left and the next start removes: paths. Nothing while one
    /// runs.
    public List<String> leftovers() throws IOException {
        if (holder.isPresent()) {
            return List.of();
        }
        var left = new ArrayList<String>();
        for (String folder : List.of("passing", "replicas")) {
            left.addAll(inside(root.resolve(folder)));
        }
        Archives.left(root.resolve("archives")).forEach(file -> left.add(file.toString()));
        return left;
    }

    private static List<String> inside(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    /// Processes that live in it although no platform has it open: a sentence each.
    public List<String> processes() throws IOException {
        Path processes = Path.of("/proc");
        if (holder.isPresent() || !Files.isDirectory(processes)) {
            return List.of();
        }
        String inside = root.toRealPath(LinkOption.NOFOLLOW_LINKS) + "/replicas/";
        var left = new ArrayList<String>();
        try (Stream<Path> all = Files.list(processes)) {
            for (Path process : all.filter(FolderCheck::isProcess).toList()) {
                if (command(process).contains(inside)) {
                    left.add("process " + process.getFileName() + " is one of its replicas");
                }
            }
        }
        return left;
    }

    private static boolean isProcess(Path path) {
        return path.getFileName().toString().chars().allMatch(Character::isDigit);
    }

    /// Empty when it ended meanwhile or is another user's.
    private static String command(Path process) {
        try (InputStream in = Files.newInputStream(process.resolve("cmdline"))) {
            return new String(in.readNBytes(LONGEST_COMMAND), ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
