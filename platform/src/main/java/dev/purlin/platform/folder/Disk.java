package dev.purlin.platform.folder;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The disk that a data folder is on.
public record Disk(Path folder) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1 << 10;

    /// Whether a failure, or what led to it, is that a disk takes no more.
    public static boolean isFull(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException told && Obstacle.of(told).isNoRoom()) {
                return true;
            }
        }
        return false;
    }

    /// How much room there is, for people.
    public String room() {
        try {
            FileStore disk = Files.getFileStore(folder);
            return size(disk.getUsableSpace()) + " of " + size(disk.getTotalSpace()) + " free";
        } catch (IOException _) {
            return "how much is free cannot be told";
        }
    }

    private static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= STEP && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
