package dev.purlin.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who runs where: the proxy alone on core 0; generator and upstream on core 1.
final class Cores {
    static final int PROXY = 0;
    static final int OTHERS = 1;

    private static final double PERCENT = 100;

    /// Field of a line of `/proc/stat` at which the times of a core begin, those among them in
    /// which it did nothing, and how many there are.
    private static final int FIRST = 1;

    private static final List<Integer> IDLE = List.of(4, 5);
    private static final int LAST = 8;

    /// What a core did until a moment, in ticks.
    record Ticks(long worked, long passed) {
        /// How busy it was between an earlier moment and this one, in percent.
        double busySince(Ticks earlier) {
            return PERCENT * (worked - earlier.worked) / (passed - earlier.passed);
        }
    }

    private Cores() {}

    /// Moves this process, with all its threads, to core 1. For good.
    static void leaveTheFirst() throws IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IOException("2 cores are needed");
        }
        long own = ProcessHandle.current().pid();
        var move = new ProcessBuilder("taskset", "-apc", "" + OTHERS, "" + own);
        int code = move.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (code != 0) {
            throw new IOException("taskset ended with " + code);
        }
    }

    /// A command that runs on one core.
    static List<String> on(int core, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("taskset", "-c", "" + core));
        whole.addAll(command);
        return whole;
    }

    static Ticks ticks(int core) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            if (line.startsWith("cpu" + core + " ")) {
                return ticks(line.split(" ", -1));
            }
        }
        throw new IOException("there is no core " + core);
    }

    private static Ticks ticks(String[] fields) {
        long worked = 0;
        long passed = 0;
        for (int i = FIRST; i <= LAST; i++) {
            long ticks = Long.parseLong(fields[i]);
            passed += ticks;
            worked += IDLE.contains(i) ? 0 : ticks;
        }
        return new Ticks(worked, passed);
    }
}
