package dev.purlin.cli.doctor;

import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What a platform needs of a machine to keep replicas, beyond what a model server needs: walls
/// between them, limits, disk, and a clock that is right.
final class Room {
    private static final long DISK_WANTED = 2L << 30;
    private static final long LONGEST_TRY_SECONDS = 5;

    private Room() {}

    /// Whether `bwrap` is there and may make a room of its own.
    static Finding bubblewrap(Surroundings around) {
        Optional<Path> program = onPath(around, "bwrap");
        if (program.isEmpty()) {
            return Finding.warn(
                    "bubblewrap",
                    "not found: replicas see the files of this machine",
                    "Install bubblewrap; everything works without, with less between replicas.");
        }
        String path = program.get().toString();
        return runs(List.of(path, "--ro-bind", "/", "/", "--unshare-pid", "true"))
                ? Finding.ok("bubblewrap", path)
                : Finding.warn(
                        "bubblewrap",
                        path + " may not make rooms here: replicas see the files of this machine",
                        "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1).");
    }

    private static Optional<Path> onPath(Surroundings around, String program) {
        return Stream.of(around.variable("PATH").orElse("/usr/bin:/bin").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean runs(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(LONGEST_TRY_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// How the memory of replicas is held to its limit.
    ///
    /// @param proc what the system tells of processes, `/proc`
    static Finding replicaMemory(Path proc) {
        return Files.isReadable(proc.resolve("self/status"))
                ? Finding.ok("replica memory", "sampled in " + proc + ", ended above its limit")
                : Finding.warn(
                        "replica memory",
                        "not limited, for " + proc + " tells nothing of processes",
                        "Mind what you deploy, or run the platform on Linux with /proc mounted.");
    }

    /// Free space where the data folder is, or will be.
    static Finding disk(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            FileStore store = Files.getFileStore(existing);
            long free = store.getUsableSpace();
            String found = gibibytes(free) + " free at " + folder;
            return free < DISK_WANTED
                    ? Finding.warn(
                            "disk",
                            found,
                            "Make room: models, archives and logs want "
                                    + gibibytes(DISK_WANTED)
                                    + ".")
                    : Finding.ok("disk", found);
        } catch (IOException failure) {
            return Finding.warn(
                    "disk",
                    existing + " cannot be asked: " + failure.getMessage(),
                    "Look whether the disk is mounted.");
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    /// A clock that stands before the JDK was made is wrong, and so are keys' ends and histories.
    ///
    /// @param javaDate when this JDK was released, as it tells
    static Finding clock(Instant now, String javaDate) {
        String found = now.truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            Instant least = LocalDate.parse(javaDate).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (now.isBefore(least)) {
                return Finding.fail(
                        "clock",
                        found + " is before this JDK was made, " + javaDate,
                        "Set the clock; timedatectl set-ntp true keeps it right.");
            }
        } catch (DateTimeParseException _) {
            // A JDK that does not say when it was made proves nothing.
        }
        return Finding.ok("clock", found);
    }
}
