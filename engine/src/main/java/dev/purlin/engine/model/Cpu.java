package dev.purlin.engine.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The kinds of processor that int8 files are made for.
public enum Cpu {
    /// x86 with an instruction that multiplies and adds bytes without overflow.
    X86_VNNI,
    /// x86 without it: signed weights over the full range would overflow, unsigned narrow ones not.
    X86,
    ARM;

    // Lines. The first processor's flags stand within the first thirty.
    private static final int MOST_LINES = 200;

    private static final Path PROC_CPUINFO = Path.of("/proc/cpuinfo");

    /// The one this process runs on. Where the system does not tell, the careful answer.
    public static Cpu here() {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (architecture.startsWith("aarch") || architecture.startsWith("arm")) {
            return ARM;
        }
        return hasVnni(PROC_CPUINFO) ? X86_VNNI : X86;
    }

    static boolean hasVnni(Path cpuinfo) {
        try (BufferedReader lines = Files.newBufferedReader(cpuinfo)) {
            return lines.lines()
                    .limit(MOST_LINES)
                    .filter(line -> line.startsWith("flags"))
                    .anyMatch(line -> line.contains("avx512_vnni") || line.contains("avx_vnni"));
        } catch (IOException _) {
            return false;
        }
    }
}
