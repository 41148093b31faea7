package dev.purlin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process uses, as Linux tells it.
final class Usage {
    /// Fields of `/proc/PID/stat` behind the name, from 0: processor time in user and system mode.
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIB_PER_MIB = 1024;

    private Usage() {}

    /// Resident memory now, in MiB.
    static double residentMiB(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB;
            }
        }
        throw new IOException("process " + pid + " has ended");
    }

    /// Processor time so far, to a hundredth of a second.
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return ticks / TICKS_PER_SECOND;
    }
}
