package dev.purlin.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The CPU as `/proc/cpuinfo` tells it.
///
/// @param instructionSets those that ONNX Runtime's kernels choose by, best last
public record Processor(String model, List<String> instructionSets) {
    private static final List<String> MATTERING =
            List.of(
                    "sse4_2",
                    "avx",
                    "avx2",
                    "fma",
                    "avx_vnni",
                    "avx512f",
                    "avx512_vnni",
                    "avx512_bf16",
                    "amx_int8",
                    "amx_bf16",
                    "asimd",
                    "asimddp",
                    "i8mm",
                    "sve");

    public Processor {
        instructionSets = List.copyOf(instructionSets);
    }

    /// This machine's.
    public static Processor here() {
        return read(Path.of("/proc/cpuinfo"));
    }

    /// An unreadable file is a processor of which nothing is known.
    static Processor read(Path cpuinfo) {
        try {
            return parse(Files.readAllLines(cpuinfo));
        } catch (IOException _) {
            return parse(List.of());
        }
    }

    static Processor parse(List<String> lines) {
        Set<String> flags =
                Arrays.stream(field(lines, "flags", "Features").split(" "))
                        .collect(Collectors.toSet());
        String model = field(lines, "model name", "CPU part");
        return new Processor(
                model.isEmpty() ? System.getProperty("os.arch") : model,
                MATTERING.stream().filter(flags::contains).toList());
    }

    private static String field(List<String> lines, String onX86, String onArm) {
        return lines.stream()
                .filter(line -> line.startsWith(onX86) || line.startsWith(onArm))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("");
    }
}
