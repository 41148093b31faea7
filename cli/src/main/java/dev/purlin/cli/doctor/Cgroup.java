package dev.purlin.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The limits a control group of version 1 or 2 puts on this process.
///
/// @param cpus how many CPUs' worth of time it may use
record Cgroup(OptionalDouble cpus, OptionalLong memoryBytes) {
    // Version 1 says "no limit" with a number near 2^63.
    private static final long UNLIMITED = 1L << 60;
    private static final Pattern CPU_MAX = Pattern.compile("(\\d+) (\\d+)");

    /// @param mount where control groups are mounted, `/sys/fs/cgroup`
    /// @param membership `/proc/self/cgroup`
    static Cgroup read(Path mount, Path membership) {
        String own =
                lines(membership).filter(line -> line.startsWith("0::/")).findFirst().orElse("");
        List<Path> folders =
                Stream.of(mount.resolve(own.replaceFirst("0::/", "")), mount).distinct().toList();
        OptionalDouble cpus = OptionalDouble.empty();
        OptionalLong memory = OptionalLong.empty();
        for (Path folder : folders) {
            cpus = cpus.isPresent() ? cpus : cpusV2(folder);
            memory = memory.isPresent() ? memory : number(folder.resolve("memory.max"));
        }
        if (cpus.isEmpty()) {
            cpus = cpusV1(mount.resolve("cpu"));
        }
        if (memory.isEmpty()) {
            memory = number(mount.resolve("memory/memory.limit_in_bytes"));
        }
        return new Cgroup(cpus, memory);
    }

    private static OptionalDouble cpusV2(Path folder) {
        Matcher quota = CPU_MAX.matcher(first(folder.resolve("cpu.max")).orElse(""));
        return quota.matches()
                ? OptionalDouble.of(
                        Double.parseDouble(quota.group(1)) / Double.parseDouble(quota.group(2)))
                : OptionalDouble.empty();
    }

    private static OptionalDouble cpusV1(Path folder) {
        OptionalLong quota = number(folder.resolve("cpu.cfs_quota_us"));
        OptionalLong period = number(folder.resolve("cpu.cfs_period_us"));
        return quota.isEmpty() || period.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) quota.getAsLong() / period.getAsLong());
    }

    private static OptionalLong number(Path file) {
        return first(file)
                .filter(text -> text.matches("\\d{1,19}"))
                .map(Long::parseLong)
                .filter(number -> number < UNLIMITED)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private static Optional<String> first(Path file) {
        return lines(file).findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException _) {
            return Stream.empty();
        }
    }
}
