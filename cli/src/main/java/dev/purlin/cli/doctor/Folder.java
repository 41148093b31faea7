package dev.purlin.cli.doctor;

import dev.purlin.platform.FolderCheck;
import dev.purlin.platform.folder.DataFolder;
import dev.purlin.platform.folder.FolderException;
import dev.purlin.platform.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What is in a data folder, and whether all of it is there.
final class Folder {
    private static final String CHECK = "data folder";
    private static final int TOLD = 10;

    /// Looks at one thing; a sentence for each trouble.
    private interface Look {
        List<String> troubles() throws IOException;
    }

    private Folder() {}

    static Stream<Finding> findings(Path root) {
        if (!DataFolder.isOne(root)) {
            return Stream.of(
                    Finding.fail(
                            CHECK,
                            root + ": no platform has been at home there",
                            "Name the folder that purlin serve has as --data-dir."));
        }
        try {
            FolderCheck check = FolderCheck.of(root);
            String found =
                    check.holder()
                            .map(pid -> root + ", open in process " + pid)
                            .orElse(root + ", not in use");
            return Stream.of(
                    Finding.ok(CHECK, found),
                    finding(
                            "data folder access",
                            "its owner's alone",
                            "Take the rights from others: chmod -R go= " + root,
                            check::access),
                    finding(
                            "data folder contents",
                            "whole, and its rows agree",
                            "Restore a backup into a new folder: purlin restore.",
                            check::contents),
                    left(check),
                    finding(
                            "data folder processes",
                            "none without a platform",
                            "End them with kill -9.",
                            check::processes));
        } catch (FolderException unusable) {
            return Stream.of(Finding.fail(CHECK, unusable.getMessage(), unusable.help()));
        }
    }

    private static Finding finding(String check, String good, String wayOut, Look look) {
        try {
            List<String> troubles = look.troubles();
            return troubles.isEmpty()
                    ? Finding.ok(check, good)
                    : Finding.fail(check, told(troubles), wayOut);
        } catch (IOException | StoreException unreadable) {
            return Finding.fail(check, String.valueOf(unreadable.getMessage()), wayOut);
        }
    }

    /// These cost nothing but disk.
    private static Finding left(FolderCheck check) {
        String name = "data folder leftovers";
        try {
            List<String> left = check.leftovers();
            return left.isEmpty()
                    ? Finding.ok(name, "none")
                    : Finding.ok(name, told(left) + "; the next start removes them");
        } catch (IOException unreadable) {
            return Finding.fail(name, String.valueOf(unreadable.getMessage()), "Make it readable.");
        }
    }

    private static String told(List<String> all) {
        String first = String.join("; ", all.subList(0, Math.min(TOLD, all.size())));
        return all.size() > TOLD ? first + "; and " + (all.size() - TOLD) + " more" : first;
    }
}
