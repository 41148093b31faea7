package dev.purlin.cli.doctor;

import dev.purlin.cli.told.CommandFailure;
import dev.purlin.cli.told.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Every check of `purlin doctor`, in the order they are told.
final class Checks {
    private static final int JAVA_LEAST = 25;
    private static final long MEMORY_WANTED = 1L << 30;
    private static final List<String> MODELS = List.of("minilm-fp32", "minilm-int8");

    private final Surroundings surroundings;

    Checks(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static Finding java(Runtime.Version version, String vendor) {
        String found = version + " (" + vendor + ")";
        return version.feature() >= JAVA_LEAST
                ? Finding.ok("java", found)
                : Finding.fail(
                        "java", found, "Install a JDK 25, or point PURLIN_JAVA_HOME at one.");
    }

    static Finding processor(Processor processor, int cpus) {
        List<String> sets = processor.instructionSets();
        String found = cpus + " x " + processor.model() + ": " + String.join(" ", sets);
        boolean old = sets.contains("sse4_2") && !sets.contains("avx2");
        return old
                ? Finding.warn(
                        "processor", found, "Without AVX2 the model runs several times slower.")
                : Finding.ok("processor", found);
    }

    static Finding memory(Cgroup cgroup, long machineBytes) {
        long bytes = Math.min(cgroup.memoryBytes().orElse(Long.MAX_VALUE), machineBytes);
        String found =
                mebibytes(bytes)
                        + (cgroup.memoryBytes().isPresent() ? " (control group)" : "")
                        + (cgroup.cpus().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        ", %.2f CPUs (control group)",
                                        cgroup.cpus().getAsDouble())
                                : "");
        return bytes < MEMORY_WANTED
                ? Finding.warn("memory", found, "Give it 1 GiB, or serve --dtype int8 alone.")
                : Finding.ok("memory", found);
    }

    Finding distribution() {
        Path home = surroundings.home();
        return home == null
                ? Finding.warn(
                        "distribution",
                        "not started by the purlin script",
                        "Start ./purlin: it sets native libraries and JVM flags.")
                : Finding.ok("distribution", home.toString());
    }

    /// Loads both native libraries, which is what most often fails on an unusual system.
    static Finding nativeLibraries(Supplier<String> runtimeVersion, Runnable tokenizer) {
        try {
            String found = "ONNX Runtime " + runtimeVersion.get();
            tokenizer.run();
            return Finding.ok("native libraries", found + ", tokenizer");
        } catch (RuntimeException | LinkageError broken) {
            return Finding.fail(
                    "native libraries",
                    String.valueOf(broken.getMessage()),
                    "They need glibc 2.28 or newer on x86-64 or ARM64 Linux, or macOS on ARM.");
        }
    }

    Finding builtInModel() {
        Path home = surroundings.home();
        List<String> there =
                MODELS.stream()
                        .filter(name ->
                                home != null
                                        && Files.isRegularFile(
                                                home.resolve("models")
                                                        .resolve(name)
                                                        .resolve("config.json")))
                        .toList();
        return there.equals(MODELS)
                ? Finding.ok("built-in model", String.join(", ", there))
                : Finding.warn(
                        "built-in model",
                        "found " + there + " of " + MODELS,
                        "Unpack the distribution again; --model-id DIR works without.");
    }

    Finding aotCache() {
        String state = System.getProperty("purlin.aot", "off");
        if (state.equals("off")) {
            return Finding.ok("aot cache", "off");
        }
        Path cache = Path.of(state);
        if (Files.isRegularFile(cache)) {
            return Finding.ok("aot cache", cache.toString());
        }
        return Finding.ok("aot cache", "none yet; the first purlin engine makes " + cache);
    }

    /// The folder, or its nearest parent that exists, must take files.
    static Finding writable(String check, Path folder, String wayOut) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.isDirectory(existing) && Files.isWritable(existing)
                ? Finding.ok(check, folder.toString())
                : Finding.warn(check, existing + " cannot be written", wayOut);
    }

    Stream<Finding> folders() {
        Path hub =
                surroundings
                        .variable("HF_HUB_CACHE")
                        .map(Path::of)
                        .or(() ->
                                surroundings.variable("HF_HOME").map(home -> Path.of(home, "hub")))
                        .orElseGet(() ->
                                Path.of(surroundings.variable("HOME").orElse("/"))
                                        .resolve(".cache/huggingface/hub"));
        return Stream.of(
                writable(
                        "cache folder",
                        surroundings.userFolder("XDG_CACHE_HOME", ".cache"),
                        "Set XDG_CACHE_HOME to a folder that can be; starts are slower without."),
                writable(
                        "model downloads",
                        hub,
                        "Set HF_HOME to a folder that can be; local folders work without."));
    }

    static Finding port(String host, int port) {
        String address = host + ":" + port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return Finding.ok("port", address + " is free");
        } catch (IOException taken) {
            return Finding.warn(
                    "port",
                    address + ": " + taken.getMessage(),
                    "Stop what listens there, or choose another --port.");
        }
    }

    static Finding settings(Runnable resolve) {
        try {
            resolve.run();
            return Finding.ok("settings", "read without complaint");
        } catch (CommandFailure invalid) {
            String help = invalid.help();
            return Finding.fail("settings", invalid.getMessage(), help == null ? "" : help);
        }
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
