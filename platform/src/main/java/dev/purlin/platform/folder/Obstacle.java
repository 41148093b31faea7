package dev.purlin.platform.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What keeps a file or folder from being used, in plain words.
///
/// @param wayOut what to do about it, the start of a sentence
record Obstacle(String words, String wayOut) {
    private static final String FREE = "Make room there";
    private static final String CHECK =
            "Check its owner, its permissions and the space on its disk";

    private static final Obstacle NO_FOLDER =
            new Obstacle("a file is where a folder must be", "Move that away");
    private static final Obstacle DENIED =
            new Obstacle("permission denied", "Give it to the user who starts this");
    private static final Obstacle READ_ONLY =
            new Obstacle("its file system is read-only", "Have that mounted for writing");
    private static final Obstacle FULL = new Obstacle("no space is left on its disk", FREE);
    private static final Obstacle OVER_QUOTA =
            new Obstacle("this user's share of its disk is used up", FREE);
    private static final Obstacle NOWHERE =
            new Obstacle("no file can be made there", "Choose a place that is a folder on a disk");

    boolean isNoRoom() {
        return equals(FULL) || equals(OVER_QUOTA);
    }

    static Obstacle of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> DENIED;
            case FileAlreadyExistsException _, NotDirectoryException _ -> NO_FOLDER;
            case NoSuchFileException _ -> NOWHERE;
            case FileSystemException told -> of(told.getReason());
            default -> of(failure.getMessage());
        };
    }

    /// Those that the system has no class for are known by its words, in English; its words in
    /// another language are told as they are.
    private static Obstacle of(@Nullable String reason) {
        if (reason == null || reason.isEmpty()) {
            return new Obstacle("it can be neither read nor written", CHECK);
        }
        return switch (reason) {
            case "Permission denied" -> DENIED;
            case "Not a directory" -> NO_FOLDER;
            case "Read-only file system" -> READ_ONLY;
            case "No space left on device" -> FULL;
            case "Disk quota exceeded" -> OVER_QUOTA;
            default ->
                    new Obstacle(
                            reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1),
                            CHECK);
        };
    }
}
