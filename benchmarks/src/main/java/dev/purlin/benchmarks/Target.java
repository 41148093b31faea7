package dev.purlin.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server under measurement: a process of its own, which says where it listens once it is ready.
final class Target implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final URI url;

    private Target(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// Our model server, from the distribution as users unpack it.
    static Target purlin(String... options) throws IOException {
        return start(purlinCommand(options));
    }

    static List<String> purlinCommand(String... options) throws IOException {
        return command(List.of(launcher().toString(), "engine", "--port", "0"), options);
    }

    /// Of the distribution as users unpack it.
    static Path launcher() throws IOException {
        try (var folders = Files.list(Path.of("cli/target/dist"))) {
            return folders.map(folder -> folder.resolve("purlin"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no distribution in cli/target"));
        }
    }

    /// The baseline behind the same HTTP server.
    static Target baseline(String... options) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return start(
                command(
                        List.of(
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Benchmarks.class.getName(),
                                "baseline"),
                        options));
    }

    private static List<String> command(List<String> start, String... options) {
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of(options));
        return command;
    }

    static Target start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new Target(process, URI.create(line.substring(READY.length()).strip()));
            }
        }
        process.destroy();
        throw new IOException("the server did not become ready: " + String.join(" ", command));
    }

    URI at(String path) {
        return url.resolve(path);
    }

    /// Resident memory now, in MiB.
    double residentMiB() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
