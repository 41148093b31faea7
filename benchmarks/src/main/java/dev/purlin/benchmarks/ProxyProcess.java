package dev.purlin.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A proxy under measurement in a process of its own, alone on core 0: our gateway as the platform
/// runs it, or nginx.
final class ProxyProcess implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final int port;
    private final Path folder;

    private ProxyProcess(Process process, int port, Path folder) {
        this.process = process;
        this.port = port;
        this.folder = folder;
    }

    /// [GatewayServer] with the launcher's settings of the JVM; access lines go to a file.
    static ProxyProcess gateway(int upstreamPort, String... options)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("purlin-benchmark-");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launcherOptions());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Benchmarks.class.getName(),
                        "gateway-server",
                        "--upstream-port",
                        "" + upstreamPort));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(Cores.on(Cores.PROXY, command))
                        .redirectError(folder.resolve("access").toFile())
                        .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroy();
            throw new IOException(
                    "the gateway did not start: " + Files.readString(folder.resolve("access")));
        }
        int port = Integer.parseInt(line.substring(READY.length()));
        return new ProxyProcess(process, port, folder);
    }

    /// As the launcher sets them, so that what is measured is what users run.
    private static List<String> launcherOptions() throws IOException, InterruptedException {
        String ask = "eval \"$(grep -E '^ *(heap|trim|collector|compilers)=' purlin)\"; echo";
        Process shell =
                new ProcessBuilder("sh", "-c", ask + " $heap $collector $trim $compilers").start();
        String options = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (shell.waitFor() != 0 || options.isBlank()) {
            throw new IOException("the launcher ./purlin tells no options of the JVM");
        }
        return List.of(options.strip().split(" ", -1));
    }

    /// `proxy_pass` with kept connections, the headers of a proxy and a buffered access log.
    static ProxyProcess nginx(int upstreamPort) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("purlin-benchmark-");
        int port = freePort();
        return nginx(Cores.PROXY, folder, port, NginxConfig.proxy(folder, port, upstreamPort));
    }

    /// No proxy but an upstream of proxies, on core 1.
    static ProxyProcess plainNginx() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("purlin-benchmark-");
        int port = freePort();
        return nginx(Cores.OTHERS, folder, port, NginxConfig.upstream(folder, port));
    }

    private static ProxyProcess nginx(int core, Path folder, int port, String config)
            throws IOException, InterruptedException {
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, config);
        List<String> command =
                List.of("nginx", "-p", folder + "/", "-e", folder + "/error.log", "-c", "" + file);
        Process process =
                new ProcessBuilder(Cores.on(core, command))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out").toFile())
                        .start();
        awaitListening(process, port);
        return new ProxyProcess(process, port, folder);
    }

    private static void awaitListening(Process process, int port)
            throws IOException, InterruptedException {
        while (process.isAlive()) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        throw new IOException("nginx ended with " + process.exitValue());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /// What `bench123` answers to, whatever proxy this is.
    URI predict() {
        return URI.create("http://127.0.0.1:" + port + "/model-bench123/production/predict");
    }

    /// A line to the process's standard input.
    void tell(String line) throws IOException {
        var in = process.outputWriter(StandardCharsets.UTF_8);
        in.write(line);
        in.newLine();
        in.flush();
    }

    /// A line of its standard output; waits for one.
    String hear() throws IOException {
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException("the proxy has ended");
        }
        return line;
    }

    double residentMiB() throws IOException {
        return Usage.residentMiB(process.pid());
    }

    double cpuSeconds() throws IOException {
        return Usage.cpuSeconds(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
