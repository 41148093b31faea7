package dev.purlin.platform.driver.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The processes of this machine at one moment, as `/proc` tells of them, and the memory of those
/// that belong together. Where there is no `/proc`, none.
final class ProcessMemory {
    private static final Path PROC = Path.of("/proc");

    /// Pages of files are not counted: the kernel takes them back when it needs them.
    private static final List<String> COUNTED = List.of("RssAnon:", "RssShmem:");

    private final Map<Long, List<Long>> membersByLeader = new HashMap<>();

    /// Looks at all processes.
    static ProcessMemory now() {
        var seen = new ProcessMemory();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(seen::add);
        } catch (IOException _) {
            // No such folder on this system.
        }
        return seen;
    }

    /// `PID (NAME) STATE PARENT GROUP SESSION …`, where a name may hold anything.
    private void add(Path process) {
        String stat = text(process.resolve("stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 5);
        if (words.length == 5) {
            long pid = Long.parseLong(process.getFileName().toString());
            for (int i = 1; i <= 3; i++) {
                membersByLeader
                        .computeIfAbsent(Long.parseLong(words[i]), _ -> new ArrayList<>())
                        .add(pid);
            }
        }
    }

    /// What a process, its group, its session and all that they started use together.
    long bytes(long pid) {
        var seen = new HashSet<>(List.of(pid));
        var ahead = new ArrayDeque<>(List.of(pid));
        long bytes = 0;
        while (!ahead.isEmpty()) {
            long next = ahead.remove();
            bytes += resident(next);
            membersByLeader.getOrDefault(next, List.of()).stream()
                    .filter(seen::add)
                    .forEach(ahead::add);
        }
        return bytes;
    }

    private static long resident(long pid) {
        return text(PROC.resolve(Long.toString(pid)).resolve("status"))
                .lines()
                .filter(line -> COUNTED.stream().anyMatch(line::startsWith))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    /// Nothing when the process is gone.
    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
