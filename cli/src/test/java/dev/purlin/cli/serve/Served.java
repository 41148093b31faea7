package dev.purlin.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A `purlin serve` in a process of its own, called over HTTP.
public final class Served implements AutoCloseable {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path data;
    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private Served(Path data, Process process) {
        this.data = data;
        this.process = process;
    }

    /// Waits until it is ready, or has ended.
    public static Served start(Path data, String... more) throws IOException {
        var served = new Served(data, launch(data, more));
        BufferedReader out = served.process.inputReader(UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            served.lines.add(line);
            if (line.startsWith("ready ")) {
                break;
            }
        }
        return served;
    }

    private static Process launch(Path data, String... more) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.purlin.cli.Purlin",
                                "serve",
                                "--data-dir",
                                data.toString()));
        command.addAll(List.of(more));
        if (!command.contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PURLIN_"));
        Files.createDirectories(data.getParent());
        return builder.redirectError(data.resolveSibling("stderr").toFile()).start();
    }

    /// What it printed on stdout, up to its being ready.
    public List<String> lines() {
        return lines;
    }

    String told() throws IOException {
        return Files.readString(data.resolveSibling("stderr"));
    }

    public String url() throws IOException {
        if (lines.isEmpty() || !lines.getLast().startsWith("ready ")) {
            throw new AssertionError("it is not ready: " + told());
        }
        return lines.getLast().substring("ready ".length());
    }

    HttpResponse<String> call(String method, String path, String body)
            throws IOException, InterruptedException {
        return call(method, path, body, Files.readString(data.resolve("admin.key")).strip());
    }

    HttpResponse<String> call(String method, String path, String body, String key)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .timeout(LONGEST_CALL)
                        .header("Authorization", "Api-Key " + key)
                        .header("Content-Type", contentType(path))
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /// `predict` takes what curl sends unless it is told otherwise; other paths are a model's own.
    private static String contentType(String path) {
        return path.endsWith("/predict") ? "application/x-www-form-urlencoded" : "application/json";
    }

    /// Of the answer to somebody without a key.
    int status(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(LONGEST_CALL).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(call("GET", path, "").body());
    }

    String status() throws IOException, InterruptedException {
        return json("/v1/models/builtin0/deployments/production").get("status").asString();
    }

    void awaitStatus(String wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_CALL.toNanos();
        while (!status().equals(wanted)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still " + status() + ", not " + wanted + ": " + told());
            }
            Thread.onSpinWait();
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it ended: " + told());
            }
        }
    }

    /// The one replica's process.
    ProcessHandle replica() throws IOException, InterruptedException {
        JsonNode replicas = json("/api/replicas").get("replicas");
        return ProcessHandle.of(replicas.get(0).get("pid").asLong()).orElseThrow();
    }

    public long pid() {
        return process.pid();
    }

    /// Waits for its end.
    int exitCode() throws InterruptedException {
        if (!process.waitFor(LONGEST_CALL)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    public int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
    }
}
