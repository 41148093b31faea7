package dev.purlin.platform.driver.process;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Ends replicas that use more memory than they may, found by looking again and again.
final class MemoryWatch implements Runnable {
    /// Between two looks, in which a replica may grow without being seen.
    static final int EVERY_MILLIS = 250;

    private final Collection<ProcessReplica> replicas;

    /// @param replicas those that there are at each look
    MemoryWatch(Collection<ProcessReplica> replicas) {
        this.replicas = replicas;
    }

    @Override
    public void run() {
        if (replicas.isEmpty()) {
            return;
        }
        ProcessMemory memory = ProcessMemory.now();
        for (ProcessReplica replica : replicas) {
            long most = replica.limits().memoryBytes();
            replica.runningPid()
                    .ifPresent(pid -> {
                        long used = memory.bytes(pid);
                        if (used > most) {
                            replica.killFor(told(used, most));
                        }
                    });
        }
    }

    private record Unit(String name, int shift) {}

    private static final List<Unit> UNITS =
            List.of(new Unit("GiB", 30), new Unit("MiB", 20), new Unit("KiB", 10));

    /// In the largest unit in which the two are not the same and the limit is at least one.
    static String told(long used, long most) {
        for (Unit unit : UNITS) {
            String first = in(unit, used);
            String second = in(unit, most);
            if (most >> unit.shift() > 0 && !first.equals(second)) {
                return first + ", at most " + second;
            }
        }
        return used + " bytes, at most " + most + " bytes";
    }

    private static String in(Unit unit, long bytes) {
        return String.format(
                Locale.ROOT, "%.1f %s", bytes / (double) (1L << unit.shift()), unit.name());
    }
}
